import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { versionedSchema } from "../../tools/schema/schemaFile";
import { findEngine } from "../../tools/toolchain/engine";
import { toolEnv } from "../../tools/toolchain/tool";

const dir = mkdtempSync(join(tmpdir(), "vmfarm-schema-"));
afterAll(() => removeTree(dir));

describe("the engine", async () => {
  const engine = await findEngine();

  // Not in the checkout, whose own project the engine would read first.
  async function pulumi(...args: string[]): Promise<string> {
    writeFileSync(join(dir, "schema.json"), versionedSchema());
    const env = { ...toolEnv([engine!]), PULUMI_HOME: join(dir, "home") };
    const { stdout } = await run("pulumi", [...args, "--non-interactive"], { cwd: dir, env });
    return stdout;
  }

  test("accepts the schema", async (context) => {
    if (!engine) context.skip("not run: there is no engine; run npm run setup");
    await pulumi("schema", "check", "schema.json");
  });

  test("generates an SDK from it", async (context) => {
    if (!engine) context.skip("not run: there is no engine; run npm run setup");
    await pulumi("package", "gen-sdk", "schema.json", "--language", "nodejs", "--out", "sdk");
    const files = readdirSync(join(dir, "sdk", "nodejs"), { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining(["libvirt/bootVolumes.ts", "multiTierCluster.ts", "vsphere/vcenterPlace.ts"]),
    );
  });
});
