import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImageManifest } from "../../../src/image/manifest";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { vmfarm } from "../../support/cli";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { makeTinyImage } from "../../support/tinyImage";
import { inventory } from "../../support/virsh";

interface Told {
  images: { file: string; where: string[]; users: string[]; stays?: string }[];
  failures: string[];
}

/** A machine whose readiness is not waited for, on an image that does not boot. */
const program = (disk: string) => ({
  source: `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("web", { base: { file: ${JSON.stringify(disk)} } });
new VirtualMachine("box", { image, lan: new VirtualLan("lan", {}), memory: "64MiB", readiness: { wait: false } });
exports.file = image.fileName;
`,
});

describe("the images of a real storage pool", () => {
  let farm: TestFarm;
  let stack: TestStack;
  let env: Record<string, string>;
  let used: string;
  const forgotten = "web-0123456789ab.qcow2";

  beforeAll(async () => {
    farm = await startTestFarm();
    env = { VMFARM_CACHE: join(farm.workDir, "cache") };
    stack = await TestStack.create({ farm, project: "shop", program: program(await makeTinyImage(farm.workDir)), env });
    await stack.up();
    ({ file: used } = await stack.outputs<{ file: string }>());
    await forget();
  });
  afterAll(() => farm?.stop());

  const ask = (...args: string[]) => vmfarm(args, { cwd: stack.dir, env: { ...stack.env, ...env } });

  it("are listed, the used one with its machine, and the unused one", async () => {
    const { images, failures } = JSON.parse(
      await ask("images", "--stack", "test", "--no-updates", "-f", "json"),
    ) as Told;
    expect(failures).toEqual([]);
    const pool = expect.stringMatching(/^pool default at /);
    expect(images.map(({ file }) => file).sort()).toEqual([forgotten, used].sort());
    const found = (file: string) => images.find((one) => one.file === file)!;
    expect(found(used)).toMatchObject({ where: ["cache", pool], stays: expect.stringMatching(/^used by /) });
    expect(found(used).users).toEqual(
      expect.arrayContaining([
        "the stack shop/test (1 machine)",
        expect.stringMatching(/^the disk shop-test-box-root-/),
      ]),
    );
    expect(found(forgotten)).toMatchObject({ where: [pool], users: [] });
    expect(found(forgotten).stays).toBeUndefined();
  });

  it("are removed if nothing uses them, once confirmed, and what a machine runs on stays", async () => {
    const prune = ["images", "prune", "--stack", "test", "--pools"];
    const before = (await inventory(farm.uri)).volumes;
    expect(await ask(...prune)).toMatch(new RegExp(`^remove {2}${forgotten} .*\\nNothing was removed\\.`, "m"));
    expect((await inventory(farm.uri)).volumes).toEqual(before);
    expect(await ask(...prune, "--yes")).toMatch(/^Removed 1 image/m);
    const left = (await inventory(farm.uri)).volumes;
    expect(before.filter((name) => !left.includes(name))).toEqual([forgotten, `${forgotten}.json`]);
    expect((await stack.up()).steps).toEqual([]);
  });

  /** An image that another program published two days ago and whose stack is gone. */
  async function forget(): Promise<void> {
    const [disk, manifest] = [join(farm.workDir, "copy.qcow2"), join(farm.workDir, "copy.json")];
    const copy = (name: string, file: string) => virsh(farm.uri, ["vol-download", "--pool", "default", name, file]);
    await copy(used, disk);
    await copy(`${used}.json`, manifest);
    const told = JSON.parse(await readFile(manifest, "utf8")) as ImageManifest;
    const builtAt = new Date(Date.now() - 2 * 86_400_000).toISOString();
    await writeFile(manifest, JSON.stringify({ ...told, file: forgotten, builtAt }));
    for (const [name, file] of [
      [forgotten, disk],
      [`${forgotten}.json`, manifest],
    ] as const) {
      const { length } = await readFile(file);
      await virsh(farm.uri, ["vol-create-as", "default", name, String(length), "--format", "raw"]);
      await virsh(farm.uri, ["vol-upload", "--pool", "default", name, file]);
    }
  }
});
