import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesIn, inventory, readMachines } from "../../support/readVcenter";
import { makeTinyImage } from "../../support/tinyImage";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";
import { boxProgram, boxStack, readBox } from "./oneBox";

let farm: VcenterFarm;
let tiny: string;
beforeAll(async () => {
  farm = await startVcenterFarm();
  tiny = await makeTinyImage(farm.workDir);
});
afterAll(() => farm?.stop());

const program = (machine = "", lan = "{}", base = `{ file: ${JSON.stringify(tiny)} }`, image = `maxAge: "1d"`) =>
  boxProgram({ machine, lan, base, image });
const stackOf = (project: string, change: object = {}, made = program(), stack = "test") =>
  boxStack(farm, project, made, change, stack);
const machineOf = (project: string, stack = "test") => readBox(farm, project, stack);

/** Images published from now on that still exist: other tests leave theirs. */
async function newImages(): Promise<() => Promise<string[]>> {
  const images = async () => (await inventory(farm.vcenter)).filter((path) => /vmfarm\/images\/tiny-/.test(path));
  const before = await images();
  return async () => (await images()).filter((path) => !before.includes(path));
}

describe("LANs", () => {
  it("are port groups of a standard switch on each of its hosts", async () => {
    const hosts = ["DC0_C0_H0", "DC0_C0_H1"];
    const stack = await stackOf("standard", {
      distributedSwitch: undefined,
      virtualSwitch: "vSwitch0",
      hosts,
      vlan: 17,
    });
    await stack.up();
    const vlans = await Promise.all(
      hosts.map(async (host) => {
        const { portgroup } = JSON.parse(await farm.vcenter.govc("host.portgroup.info", "-json", "-host", host));
        return portgroup.find(({ spec }: { spec: { name: string } }) => spec.name === "standard-test-lan")?.spec.vlanId;
      }),
    );
    expect(vlans).toEqual([17, 17]);
    expect((await machineOf("standard")).nics[0]!.network).toBe("standard-test-lan");
    expect((await stack.up()).steps).toEqual([]);
    await stack.destroy();
    expect((await inventory(farm.vcenter)).filter((path) => path.includes("standard-test-lan"))).toEqual([]);
  });

  it("have the VLAN that the program says", async () => {
    const stack = await stackOf("vlan", { vlan: 17 }, program("", "{ vlan: 18 }"));
    await stack.up();
    const read = async () =>
      JSON.parse(
        await farm.vcenter.govc("object.collect", "-json", "/DC0/network/vlan-test-lan", "config.defaultPortConfig"),
      )[0].val.vlan.vlanId;
    expect(await read()).toBe(18);
    await stack.setProgram(program("", "{ vlan: 19 }"));
    const changed = await stack.up();
    expect(changed.steps.map(({ op, name }) => [op, name])).toEqual([["update", "lan"]]);
    expect(await read()).toBe(19);
  });
});

it("images are items of a content library", async () => {
  await farm.vcenter.govc("library.create", "-ds", "LocalDS_0", "farm");
  const stack = await stackOf("library", { contentLibrary: "farm" });
  await stack.up();
  expect(await farm.vcenter.govc("library.ls", "farm/")).toMatch(/^\/farm\/tiny-[0-9a-f]{12}$/);
  expect((await machineOf("library")).poweredOn).toBe(true);
  expect((await stack.up()).steps).toEqual([]);
  await stack.destroy();
  expect(await farm.vcenter.govc("library.ls", "farm/")).toBe("");
});

it("machines run where the site puts them: its network, folder and resource pool in the only datacenter", async () => {
  await farm.vcenter.govc("folder.create", "/DC0/vm/site");
  const lans = {
    lan: { network: "VM Network", cidr: "192.0.2.0/24", gateway: "192.0.2.254", nameservers: ["192.0.2.53"] },
  };
  const place = { datacenter: undefined, cluster: undefined, resourcePool: "DC0_C0_RP2", folder: "site" };
  const stack = await stackOf("site", { ...place, lans });
  await stack.up();
  const machines = await readMachines(farm.vcenter, "/DC0/vm/site");
  expect(Object.keys(machines)).toEqual(["site-test-box"]);
  expect(machines["site-test-box"]!.nics[0]!.network).toBe("VM Network");
  expect(await stack.outputs()).toMatchObject({
    address: expect.stringMatching(/^192\.0\.2\./),
    networkName: "VM Network",
  });
  expect(await farm.vcenter.govc("object.collect", "-s", "/DC0/vm/site/site-test-box", "resourcePool")).toBe(
    (await farm.vcenter.govc("find", "-i", "/DC0/host/DC0_C0/Resources", "-type", "p", "-name", "DC0_C0_RP2")).trim(),
  );
  await stack.destroy();
  const left = await inventory(farm.vcenter);
  expect(left).toContain("/DC0/vm/site");
  expect(left).toContain("/DC0/network/VM Network");
});

it("an existing template is used as it is, its age read from the vCenter, and left there", async () => {
  const { govc } = farm.vcenter;
  await govc("vm.clone", "-vm", "DC0_C0_RP1_VM0", "-on=false", "-ds", "LocalDS_0", "-template=true", "debian12");
  // Without our unit it counts as ready after half of that.
  const soon = `readiness: { timeout: "20s" }`;
  const young = await stackOf("adopt", {}, program(soon, "{}", `{ template: "debian12" }`));
  expect((await young.preview()).warnings.join("\n")).not.toContain("maxAge");
  await young.setProgram(program(soon, "{}", `{ template: "debian12" }`, `maxAge: "1s"`));
  expect((await young.preview()).warnings.join("\n")).toMatch(
    /the template debian12 was made 0\.0 days ago, and maxAge is/,
  );
  await young.up();
  expect((await machineOf("adopt")).disks[0]!.gib).toBe(10);
  await young.destroy();
  expect(await inventory(farm.vcenter)).toContain("/DC0/vm/debian12");
});

it("machines have the requested hardware, and a full copy if the root disk is larger", async () => {
  const args = `cpus: 1, memory: "1GiB", rootDisk: "3GiB", firmware: "uefi", vsphere: { annotation: "by hand", extraConfig: { "a.b": "c" } }`;
  const stack = await stackOf("hardware", {}, program(args));
  await stack.up();
  const box = await machineOf("hardware");
  expect(box).toMatchObject({ cpus: 1, memoryMiB: 1024, firmware: "efi" });
  expect(box.disks).toMatchObject([{ unit: 0, gib: 3 }]);
  expect(box.guestinfo).toMatchObject({ "a.b": "c", "guestinfo.userdata.encoding": "gzip+base64" });
  expect((await stack.up()).steps).toEqual([]);
  await stack.setProgram(program(args.replace("cpus: 1", "cpus: 2")));
  const { steps } = await stack.up();
  expect(steps.map(({ op, type, diffs }) => [op, type.split(":").at(-1), diffs])).toEqual([
    ["update", "MachineHardware", []],
    ["update", "VirtualMachine", ["numCpus"]],
  ]);
  expect(await machineOf("hardware")).toMatchObject({ cpus: 2, moid: box.moid, poweredOn: true });
});

it("a new image replaces its machines, keeps their data disks and removes the old image", async () => {
  const args = `dataDisks: [{ name: "data", size: "1GiB" }]`;
  const edition = (text: string) => program(args, "{}", undefined, `edition: "${text}"`);
  const images = await newImages();
  const stack = await stackOf("edition", {}, edition("one"));
  await stack.up();
  const [before, [old]] = [await machineOf("edition"), await images()];
  await stack.setProgram(edition("two"));
  const preview = await stack.preview();
  expect(preview.names("replace", "VirtualMachine")).toEqual(["box"]);
  expect(preview.steps.filter(({ type }) => type.endsWith(":DataDisk"))).toEqual([]);
  await stack.up();
  const after = await machineOf("edition");
  expect(after.moid).not.toBe(before.moid);
  expect(after.disks[1]!.file).toBe(before.disks[1]!.file);
  const now = await images();
  expect(now).toHaveLength(1);
  expect(now).not.toContain(old);
});

describe("data disks", () => {
  const disks = (...names: string[]) =>
    program(`dataDisks: ${JSON.stringify(names.map((name) => ({ name, size: "1GiB" })))}`);

  it("keep their positions when one is inserted, and stay when their machine is removed", async () => {
    const stack = await stackOf("disks", {}, disks("a", "c"));
    await stack.up();
    const units = async () =>
      Object.fromEntries(
        (await machineOf("disks")).disks.slice(1).map(({ unit, file }) => [/box\.(\w+)\./.exec(file)![1], unit]),
      );
    expect(await units()).toEqual({ a: 1, c: 2 });
    const { moid } = await machineOf("disks");
    await stack.setProgram(disks("a", "b", "c"));
    const preview = await stack.preview();
    expect(preview.names("update", "VirtualMachine")).toEqual(["box"]);
    await stack.up();
    expect(await units()).toEqual({ a: 1, c: 2, b: 3 });
    expect((await machineOf("disks")).moid).toBe(moid);
    expect((await stack.up()).steps).toEqual([]);

    await stack.setProgram(disks("b", "c"));
    await stack.up();
    expect(await units()).toEqual({ c: 2, b: 3 });
    const kept = await filesIn(farm.vcenter, "vmfarm/disks-test");
    expect(kept.filter((file) => /\.a\..*(?<!-flat)\.vmdk$/.test(file))).toHaveLength(1);

    await stack.destroy();
    expect(await filesIn(farm.vcenter, "vmfarm/disks-test")).toEqual(kept);

    await stack.setProgram(disks("a", "b", "c"));
    await stack.up();
    expect(Object.keys(await units()).sort()).toEqual(["a", "b", "c"]);
  });
});

describe("two stacks side by side", () => {
  it("publish one image once, share nothing else, and the last one removes it", async () => {
    const images = await newImages();
    const made = program("", "{}", undefined, `edition: "side"`);
    const both = [await stackOf("side", {}, made, "one"), await stackOf("side", {}, made, "two")];
    await Promise.all(both.map((stack) => stack.up()));
    expect(await images()).toHaveLength(1);
    const [one, two] = [await machineOf("side", "one"), await machineOf("side", "two")];
    expect(one.nics[0]!.mac).not.toBe(two.nics[0]!.mac);
    expect(one.nics[0]!.network).not.toBe(two.nics[0]!.network);
    const ids = await Promise.all(both.map((stack) => stack.outputs<{ imageId: string }>()));
    expect(ids[0]!.imageId).toBe(ids[1]!.imageId);
    await both[0]!.destroy();
    expect(await images()).toHaveLength(1);
    expect((await both[1]!.up()).steps).toEqual([]);
    await both[1]!.destroy();
    expect(await images()).toEqual([]);
  });
});
