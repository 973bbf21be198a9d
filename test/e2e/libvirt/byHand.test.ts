import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { domainState } from "../../../src/platform/libvirt/virsh/domains";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { findVolume } from "../../../src/platform/libvirt/virsh/volumes";
import { run } from "../../../src/process/run";
import { withTemporaryFile } from "../../../src/process/temporaryFile";
import { oneLine } from "../../../src/report/visible";
import { vmfarm } from "../../support/cli";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { makeTinyImage } from "../../support/tinyImage";
import { inventory } from "../../support/virsh";

describe("changes made by hand on the host", () => {
  let farm: TestFarm;
  let disk: string;
  beforeAll(async () => {
    farm = await startTestFarm();
    disk = await makeTinyImage(farm.workDir);
  });
  afterAll(() => farm?.stop());
  afterEach(() => farm?.clear());

  /** A machine whose readiness is not waited for, on an image that does not boot. */
  const program = (more = "") => ({
    source: `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("web", { base: { file: ${JSON.stringify(disk)} } });
new VirtualMachine("box", { image, lan: new VirtualLan("lan", {}), memory: "64MiB", readiness: { wait: false }, ${more} });
exports.file = image.fileName;
`,
  });

  it("a machine that was suspended continues, and one that was stopped starts again", async () => {
    const stack = await TestStack.create({ farm, project: "pause", program: program() });
    await stack.up();
    for (const verb of ["suspend", "destroy"]) {
      await virsh(farm.uri, [verb, "pause-test-box"]);
      const told = await stack.preview({ args: ["--refresh"] });
      expect(told.names("update", "Guest"), verb).toEqual(["box"]);
      await stack.up({ args: ["--refresh"] });
      expect((await domainState(farm.uri, "pause-test-box")).state, verb).toBe("running");
      expect((await stack.up({ args: ["--refresh"] })).steps.filter(({ op }) => op !== "refresh")).toEqual([]);
    }
  });

  it("a data disk of any size is adopted again, and one that is larger is refused", async () => {
    const disks = `dataDisks: [{ name: "a", size: "1500MB" }, { name: "b", size: "100MB" }]`;
    const stack = await TestStack.create({ farm, project: "disks", program: program(disks) });
    await stack.up();
    expect((await stack.up()).steps).toEqual([]);
    await stack.destroy();
    const kept = (await inventory(farm.uri)).volumes;
    expect(kept).toEqual([expect.stringMatching(/^disks-test-box\.a\./), expect.stringMatching(/\.b\./)]);
    const sizes = () => Promise.all(kept.map(async (name) => (await findVolume(farm.uri, "default", name))!.capacity));
    expect(await sizes()).toEqual([1_500_000_256, 100_000_768]);
    await stack.preview();
    await stack.up();
    expect(await sizes()).toEqual([1_500_000_256, 100_000_768]);
    await stack.destroy();
    await virsh(farm.uri, ["vol-resize", "--pool", "default", kept[1]!, "1KiB", "--delta"]);
    const refused = await stack.tryPreview();
    expect(refused.succeeded).toBe(false);
    expect(refused.errors.join("\n")).toMatch(/size.*\.b\..*would cut off data/);
  });

  it("a machine that is off keeps the image below its disk, even if the disk is not in a pool and refers to it by another path", async () => {
    const stack = await TestStack.create({ farm, project: "clone", program: program() });
    await stack.up();
    const { file } = await stack.outputs<{ file: string }>();
    const [link, clone] = [join(farm.workDir, "images"), join(farm.workDir, "clone.qcow2")];
    await symlink(farm.poolDir, link);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", "-b", join(link, file), "-F", "qcow2", clone]);
    const xml =
      '<domain type="qemu"><name>theirs</name><memory unit="MiB">64</memory><os><type>hvm</type></os><devices>' +
      `<disk type="file"><driver name="qemu" type="qcow2"/><source file="${clone}"/><target dev="vda"/></disk></devices></domain>`;
    await withTemporaryFile(Buffer.from(xml), (path) => virsh(farm.uri, ["define", path]));
    await stack.destroy();
    expect((await inventory(farm.uri)).volumes.sort()).toEqual([file, `${file}.json`].sort());
    const env = { VMFARM_CACHE: join(farm.workDir, "none") };
    const told = await vmfarm(["images", "--libvirt", farm.uri, "--no-updates", "-f", "json"], { env });
    expect(JSON.parse(told).images).toMatchObject([{ file, users: ["the machine theirs"] }]);
    await virsh(farm.uri, ["undefine", "theirs"]);
    await stack.up();
    await stack.destroy();
    expect((await inventory(farm.uri)).volumes).toEqual([]);
  });

  it.each(["my clone.qcow2", " -x  é\n "])("an overlay named %j keeps its image", async (name) => {
    const stack = await TestStack.create({ farm, project: `names${name.length}`, program: program() });
    await stack.up();
    const { file } = await stack.outputs<{ file: string }>();
    const image = join(farm.poolDir, file);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", "-b", image, "-F", "qcow2", join(farm.poolDir, name)]);
    await virsh(farm.uri, ["pool-refresh", "default"]);
    await stack.destroy();
    expect((await inventory(farm.uri)).volumes.sort()).toEqual([name, file, `${file}.json`].sort());
    const ask = (...args: string[]) => vmfarm(args, { env: { VMFARM_CACHE: join(farm.workDir, "none") } });
    const { images } = JSON.parse(await ask("images", "--libvirt", farm.uri, "--no-updates", "-f", "json"));
    expect(images).toMatchObject([{ file, users: [`the disk ${name}`] }]);
    const pruned = await ask(
      "images",
      "prune",
      "--no-stacks",
      "--libvirt",
      farm.uri,
      "--pools",
      "--keep",
      "0",
      "--yes",
    );
    expect(pruned).toContain(`used by the disk ${oneLine(name)}`);
    await virsh(farm.uri, ["vol-delete", "--pool=default", `--vol=${name}`]);
    await stack.up();
    await stack.destroy();
    expect((await inventory(farm.uri)).volumes).toEqual([]);
  });
});
