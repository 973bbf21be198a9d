import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../src/process/run";
import { repoRoot } from "../../../tools/paths";
import { base, farmOf } from "../../fixtures/review/testbeds/libvirt";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";

describe("a farm's policies, run by the engine", () => {
  let farm: TestFarm;
  let stack: TestStack;
  let disk: string;
  beforeAll(async () => {
    farm = await startTestFarm();
    disk = join(farm.workDir, "empty.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "qcow2", disk, "64M"]);
    stack = await TestStack.create({ farm, project: "shop", program: { source: farmOf(disk, base) } });
  });
  afterAll(() => farm?.stop());

  it("let a compliant preview pass, and report advisory violations", async () => {
    const { succeeded, said } = await preview({ "too-many-machines": { most: 6 } });
    expect({ succeeded, said }).toMatchObject({ succeeded: true });
    expect(said).toContain("the tier shop-db has only one machine");
  });

  it("report problems of the whole stack, which do not stop a preview", async () => {
    const { succeeded, said } = await preview({
      "too-many-machines": { most: 5 },
      "too-few-licence-seats": { seats: { web: 5 } },
      "name-clash": { enforcementLevel: "advisory", prefixes: ["shop-test-j"] },
    });
    expect(said).toContain('6 machines are made from the image "web", which has 5 licence seats');
    expect(said).toContain("starts with shop-test-j, which is reserved for another stack");
    expect(said).toContain("the stack has 6 machines, and at most 5 are allowed");
    expect(succeeded).toBe(true);
  });

  it("stop a preview because of a resource that they refuse", async () => {
    const uri = `${farm.uri}&no_verify=1`;
    const config = { "vmfarm:libvirt": { uri } };
    const program = { source: farmOf(disk, base) };
    stack = await TestStack.create({ farm, project: "shop", stack: "unverified", program, config });
    const { succeeded, said } = await preview({});
    expect(said).toContain("is connected to without verifying it");
    expect(succeeded).toBe(false);
  });

  async function preview(config: object) {
    const pack = join(farm.workDir, "pack");
    await mkdir(join(pack, "node_modules"), { recursive: true });
    for (const [name, target] of [
      ["@pulumi", join(repoRoot, "node_modules", "@pulumi")],
      ["vmfarm", repoRoot],
    ] as const)
      await symlink(target, join(pack, "node_modules", name)).catch(() => undefined);
    await writeFile(join(pack, "package.json"), JSON.stringify({ name: "farm", version: "1.0.0", main: "index.js" }));
    await writeFile(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    await writeFile(
      join(pack, "index.js"),
      `process.chdir(__dirname);
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("farm", { policies: require("vmfarm/policy").policies }, ${JSON.stringify(config)});\n`,
    );
    const args = ["preview", "--stack", stack.name, "--policy-pack", pack];
    const { exitCode, stdout, stderr } = await stack.pulumi(args);
    return { succeeded: exitCode === 0, said: stdout + stderr };
  }
});
