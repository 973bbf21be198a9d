import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repoRoot } from "../paths";

/** The schema as it was generated last; `npx tsx tools/schema.ts` writes it. A test compares it with the declarations. */
export const schemaFile = join(repoRoot, "src", "provider", "schema.json");

/** The schema's text with this package's version, which changes without a change of the declarations. */
export function versionedSchema(): string {
  const { version } = JSON.parse(readFileSync(join(repoRoot, "package.json"), "utf8")) as { version: string };
  return JSON.stringify({ version, ...JSON.parse(readFileSync(schemaFile, "utf8")) });
}
