import { expect, test } from "vitest";
import type { PlatformArgs, VsphereArgs } from "../../src";
import { vcenter } from "./support/platforms";
import { type Ran, resolved, runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

const on = (more: Partial<VsphereArgs> = {}, server = "vcenter.example.com"): PlatformArgs => ({
  vsphere: { ...vcenter(server).vsphere!, ...more },
});
const here = on();
const elsewhere = on({ datastore: "ds2" });

/** A machine with each of the settings, in this order. */
const run = (...settings: [name: string, platform: PlatformArgs][]) =>
  runProgram(() => {
    for (const [name, platform] of settings) {
      const range = `10.17.${name === "one" ? 3 : 4}.0/24`;
      const lan = new vmfarm.VirtualLan(`lan-${name}`, { cidr: range, platform });
      const image = { imageId: "i", fileName: "i.qcow2", virtualSize: 2 ** 31 };
      new vmfarm.VirtualMachine(name, { image, lan, platform });
    }
  });

/** The URN and provider of each resource. */
const names = ({ resources, error }: Ran<unknown>) => {
  expect(error).toBeUndefined();
  return resources.map(({ urn, provider }) => `${urn} by ${provider}`).sort();
};
const ofType = ({ resources }: Ran<unknown>, type: string) => resources.filter((one) => one.type.endsWith(type));

test("the order of a program's settings does not change names", async () => {
  const inOrder = await run(["one", here], ["two", elsewhere]);
  const turned = await run(["two", elsewhere], ["one", here]);
  expect(names(inOrder)).toEqual(names(turned));
  const alone = await run(["one", here]);
  const common = names(inOrder);
  for (const name of names(alone)) expect(common).toContain(name);
});

test("settings with one account share its provider, folder and tags, and each checks the vCenter for itself", async () => {
  const ran = await run(["one", here], ["two", elsewhere]);
  expect(ofType(ran, "pulumi:providers:vsphere")).toHaveLength(1);
  expect(ofType(ran, ":StackFolder")).toHaveLength(1);
  expect(ofType(ran, ":StackTags")).toHaveLength(1);
  const hosts = ofType(ran, ":VsphereHost").map(({ inputs }) => (inputs.settings as VsphereArgs).datastore);
  expect(hosts.sort()).toEqual(["ds1", "ds2"]);
});

test("another account on the vCenter has its own provider", async () => {
  const ran = await run(["one", here], ["two", on({ user: "other@vsphere.local" })]);
  const providers = ofType(ran, "pulumi:providers:vsphere").map(({ name }) => name);
  expect(providers).toHaveLength(2);
  expect(ran.find("vsphere:index/virtualMachine:VirtualMachine", "one").provider).toBe(providers[0]);
  expect(ran.find("vsphere:index/virtualMachine:VirtualMachine", "two").provider).toBe(providers[1]);
});

test("the same settings written in another order are the same", async () => {
  const { server, ...rest } = here.vsphere!;
  const ran = await run(["one", here], ["two", { vsphere: { ...rest, server } }]);
  expect(ofType(ran, ":VsphereHost")).toHaveLength(1);
});

test("machines are in the settings' folder under the vCenter's name for it, and are looked up there", async () => {
  const shellOf = async (folder: string) => {
    const ran = await runProgram(
      () => {
        const platform = on({ folder, datacenter: "50% DC" });
        const image = { imageId: "i", fileName: "i.qcow2", virtualSize: 2 ** 31 };
        const lan = new vmfarm.VirtualLan("lan", { platform });
        return new vmfarm.VirtualMachine("one", { image, lan, platform });
      },
      { project: "shop" },
    );
    expect(ran.find("vsphere:index/virtualMachine:VirtualMachine").inputs.folder).toBe("farm");
    expect(ofType(ran, ":StackFolder")).toEqual([]);
    return resolved(ran.result.shell);
  };
  const dc = "govc vm.console -h5 -dc '50%25 DC'";
  expect(await shellOf("Teams/A%2fB/")).toBe(`${dc} Teams/A%2fB/shop-dev-one`);
  expect(await shellOf("/DC0/vm/100%")).toBe(`${dc} /DC0/vm/100%25/shop-dev-one`);
});

test("a root disk with a new label replaces a machine, and data disks are deleted before their folder", async () => {
  const ran = await runProgram(() => {
    for (const [name, platform] of [["one", here] as const, ["two", elsewhere] as const]) {
      const lan = new vmfarm.VirtualLan(`lan-${name}`, { platform });
      const image = { imageId: "i", fileName: "i.qcow2", virtualSize: 2 ** 31 };
      new vmfarm.VirtualMachine(name, { image, lan, platform, dataDisks: [{ name: "data", size: "1GiB" }] });
    }
  });
  const machine = ran.find("vsphere:index/virtualMachine:VirtualMachine", "one");
  expect(machine.replaceOnChanges).toEqual(["extraConfig", "disks[0].label"]);
  expect((machine.inputs.disks as object[])[0]).toMatchObject({ label: "root", size: 2, unitNumber: 0 });
  const folders = ofType(ran, ":DataFolder");
  expect(folders.map(({ inputs }) => inputs.folder)).toEqual(["vmfarm/shop-dev", "vmfarm/shop-dev"]);
  for (const disk of ofType(ran, ":DataDisk"))
    expect(folders.filter(({ urn }) => disk.dependsOn.includes(urn))).toHaveLength(1);
});

test("what a program leaves undefined comes from the site's configuration of the LAN", async () => {
  const platform = on({ lans: { lan: { cidr: "192.0.2.0/24" } } });
  const { result } = await runProgram(() => new vmfarm.VirtualLan("lan", { cidr: undefined, platform }));
  expect(await resolved(result.cidr)).toBe("192.0.2.0/24");
});
