import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { invokes } from "../../support/awsProvider/invokes";
import { types } from "../../support/awsProvider/types";

const sdk = dirname(require.resolve("@pulumi/aws/package.json"));

/** Names in `@pulumi/aws`'s interface of a token's arguments: `aws:ec2/vpc:Vpc` has `VpcArgs` in `ec2/vpc.d.ts`. */
function argsOf(token: string): string[] {
  const [, module, name] = token.split(":") as [string, string, string];
  const text = readFileSync(`${join(sdk, module.replace(/^index\//, ""))}.d.ts`, "utf8");
  const title = `export interface ${name[0]!.toUpperCase()}${name.slice(1)}Args {`;
  const [, after] = text.split(title);
  return [...(after ?? "").split("\n}")[0]!.matchAll(/^ {4}(\w+)\??:/gm)].map(([, arg]) => arg!);
}

describe.each(Object.entries(types))("%s", (token, { inputs, replaceOn, set, change }) => {
  it("only has inputs that the vendor has", () => {
    const args = argsOf(token);
    expect(inputs.filter((input) => !args.includes(input))).toEqual([]);
  });

  it("only defines how its own inputs change", () => {
    const top = replaceOn.map((path) => path.split(".")[0]!);
    const named = [...top, ...Object.keys(set ?? {}), ...Object.keys(change ?? {})];
    expect(named.filter((input) => ![...inputs, "tagsAll"].includes(input))).toEqual([]);
  });
});

it.each(Object.entries(invokes))("%s only has arguments that the vendor has", (token, { args }) => {
  const vendors = args.length > 0 ? argsOf(token) : [];
  expect(args.filter((arg) => !vendors.includes(arg))).toEqual([]);
});
