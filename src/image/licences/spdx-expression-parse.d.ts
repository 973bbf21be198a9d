// The packages carry no types of their own.
declare module "spdx-expression-parse" {
  /** @throws Error where the text is not a valid SPDX licence expression. */
  export default function parse(expression: string): object;
}
declare module "spdx-license-ids" {
  const ids: readonly string[];
  export default ids;
}
