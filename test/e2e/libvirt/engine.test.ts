import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { removeTree } from "../../../src/process/removeTree";
import { run } from "../../../src/process/run";
import { findEngine } from "../../../tools/toolchain/engine";
import { toolEnv } from "../../../tools/toolchain/tool";

const dir = mkdtempSync(join(tmpdir(), "vmfarm-engine-"));
afterAll(() => removeTree(dir));

async function pulumi(...args: string[]): Promise<string> {
  const env = { ...toolEnv([(await findEngine())!]), PULUMI_HOME: dir, PULUMI_CONFIG_PASSPHRASE: "x" };
  return run("pulumi", args, { cwd: dir, env }).then(
    ({ stdout }) => stdout,
    (error: Error) => error.message,
  );
}

describe("the engine that set-up builds", () => {
  it("keeps state in files, and refuses backends that it was built without, with the remedy", async (context) => {
    if ((await findEngine())?.isOfficial)
      context.skip("this machine has the official engine, which refuses none of it");
    const remedy = /leaves out (.*): install the official Pulumi to use it/;
    const refused = async (...args: string[]) => remedy.exec(await pulumi(...args, "--non-interactive"))?.[1];
    expect(await refused("login", "s3://bucket?region=eu-west-1")).toBe("Amazon S3");
    expect(await refused("login", "gs://bucket")).toBe("Google Cloud Storage");
    expect(await refused("login", "azblob://container")).toBe("Azure Blob Storage");

    expect(await pulumi("login", `file://${dir}`)).toContain("Logged in");
    writeFileSync(join(dir, "Pulumi.yaml"), "name: keys\nruntime: nodejs\n");
    const keyOf = (url: string) => refused("stack", "init", "test", "--secrets-provider", url);
    expect(await keyOf("awskms://alias/key")).toBe("AWS KMS");
    expect(await keyOf("gcpkms://key")).toBe("Google Cloud");
    expect(await keyOf("azurekeyvault://vault/key")).toBe("Azure Key Vault");
    expect(await keyOf("hashivault://key")).toBe("Vault");
    await pulumi("stack", "init", "test", "--secrets-provider", "passphrase");
    expect(await pulumi("stack", "ls")).toMatch(/^test\*/m);
  });
});
