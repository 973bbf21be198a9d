import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repoRoot } from "../../../../tools/paths";
import { schemaFile, versionedSchema } from "../../../../tools/schema/schemaFile";

it("adds the package's version to the schema", () => {
  const { version } = JSON.parse(readFileSync(join(repoRoot, "package.json"), "utf8"));
  const schema = JSON.parse(readFileSync(schemaFile, "utf8"));
  expect(schema).not.toHaveProperty("version");
  expect(JSON.parse(versionedSchema())).toEqual({ ...schema, version });
});
