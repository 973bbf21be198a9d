import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageVersion } from "../../src/provider/packageVersion";
import { repoRoot } from "../paths";

/** The schema as it was generated last; `npm run schema` writes it. A test compares it with the declarations. */
export const schemaFile = join(repoRoot, "src", "provider", "schema.json");

/** The schema's text with this package's version, which changes without a change of the declarations. */
export function versionedSchema(): string {
  return JSON.stringify({ version: packageVersion, ...JSON.parse(readFileSync(schemaFile, "utf8")) });
}
