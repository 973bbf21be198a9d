import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesIn, inventory } from "../../support/readVcenter";
import { makeTinyImage } from "../../support/tinyImage";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";
import { boxProgram, boxStack, readBox } from "./oneBox";

let farm: VcenterFarm;
let base: string;
beforeAll(async () => {
  farm = await startVcenterFarm();
  base = `{ file: ${JSON.stringify(await makeTinyImage(farm.workDir))} }`;
});
afterAll(() => farm?.stop());

const box = (machine: string, image = "") => boxProgram({ base, machine, image });
const data = (size = "1GiB", more = "") => `dataDisks: [{ name: "data", size: "${size}", ${more} }]`;
const machines = ({ names }: { names(op: "replace" | "update", type: string): string[] }) => ({
  replaced: names("replace", "VirtualMachine"),
  updated: names("update", "VirtualMachine"),
});

describe("a root disk with a new size", () => {
  it("gives a new machine with the data disk of the old one, whether smaller or larger", async () => {
    const stack = await boxStack(farm, "root", box(`rootDisk: "4GiB", ${data()}`));
    await stack.up();
    let before = await readBox(farm, "root");
    for (const gib of [3, 5]) {
      await stack.setProgram(box(`rootDisk: "${gib}GiB", ${data()}`));
      expect(machines(await stack.preview())).toEqual({ replaced: ["box"], updated: [] });
      expect(machines(await stack.up())).toEqual({ replaced: ["box"], updated: [] });
      const after = await readBox(farm, "root");
      expect(after.moid).not.toBe(before.moid);
      expect(after.disks.map((disk) => disk.gib)).toEqual([gib, 1]);
      expect(after.disks[1]!.file).toBe(before.disks[1]!.file);
      expect((await stack.up()).steps).toEqual([]);
      before = after;
    }
    expect((await stack.preview({ args: ["--refresh"] })).steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  it("comes with an image whose disk is smaller", async () => {
    const stack = await boxStack(farm, "smaller", box("", `diskSize: "3GiB"`));
    await stack.up();
    await stack.setProgram(box("", `diskSize: "2GiB"`));
    expect(machines(await stack.preview())).toEqual({ replaced: ["box"], updated: [] });
    await stack.up();
    expect((await readBox(farm, "smaller")).disks.map(({ gib }) => gib)).toEqual([2]);
  });
});

describe("the datastore's folder of a stack", () => {
  it("is removed with the last disk that is deleted", async () => {
    const stack = await boxStack(farm, "gone", box(data("1GiB", "deleteWithMachine: true")));
    await stack.up();
    expect(await filesIn(farm.vcenter, "vmfarm")).toContain("gone-test");
    await stack.destroy();
    expect(await filesIn(farm.vcenter, "vmfarm")).not.toContain("gone-test");
  });

  it("stays with disks that are kept, and with what somebody else has put there", async () => {
    const stack = await boxStack(farm, "kept", box(data()));
    await stack.up();
    await stack.destroy();
    expect(await filesIn(farm.vcenter, "vmfarm/kept-test")).not.toEqual([]);

    const other = await boxStack(farm, "notes", box(data("1GiB", "deleteWithMachine: true")));
    await other.up();
    await farm.vcenter.govc("datastore.mkdir", "-ds", "LocalDS_0", "vmfarm/notes-test/notes");
    await other.destroy();
    expect(await filesIn(farm.vcenter, "vmfarm/notes-test")).toEqual(["notes"]);
  });
});

it("a disk with a size in powers of ten is not smaller than that, and is adopted again unchanged", async () => {
  const stack = await boxStack(farm, "sizes", box(data("1500MB")));
  await stack.up();
  const before = await readBox(farm, "sizes");
  expect(before.disks[1]!.gib * 2 ** 30).toBeGreaterThanOrEqual(1_500_000_000);
  await stack.destroy();
  await stack.up();
  const after = await readBox(farm, "sizes");
  expect(after.disks[1]).toEqual(before.disks[1]);
  expect((await stack.up()).steps).toEqual([]);
});

it("what does not fit on the datastore or the hosts is refused at preview", async () => {
  const before = await inventory(farm.vcenter);
  const stack = await boxStack(farm, "huge", box(""));
  const said = async (machine: string) => {
    await stack.setProgram(box(machine));
    return (await stack.tryPreview()).errors.join("\n");
  };
  expect(await said(data("60TiB"))).toMatch(/property size .*60TiB is more than the datastore "LocalDS_0" has: 3TiB/);
  expect(await said(`rootDisk: "60TiB"`)).toMatch(/property rootDisk .*60TiB is more than the datastore/);
  expect(await said("cpus: 64")).toMatch(/property cpus .*64 processors: the largest has 2 logical ones/);
  expect(await said(`memory: "30TiB"`)).toMatch(/property memory .*can give a machine 30TiB: at most/);
  expect(await inventory(farm.vcenter)).toEqual(before);
});
