import { expect, test } from "vitest";
import type { PlatformArgs, VsphereArgs } from "../../src";
import { vcenter } from "./support/platforms";
import { type Ran, runProgram } from "./support/program";
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

/** What each resource is called, and whose it is. */
const names = ({ resources, error }: Ran<unknown>) => {
  expect(error).toBeUndefined();
  return resources.map(({ urn, provider }) => `${urn} by ${provider}`).sort();
};
const ofType = ({ resources }: Ran<unknown>, type: string) => resources.filter((one) => one.type.endsWith(type));

test("the order of a program's settings changes no name", async () => {
  const inOrder = await run(["one", here], ["two", elsewhere]);
  const turned = await run(["two", elsewhere], ["one", here]);
  expect(names(inOrder)).toEqual(names(turned));
  const alone = await run(["one", here]);
  const common = names(inOrder);
  for (const name of names(alone)) expect(common).toContain(name);
});

test("settings of one account share its provider, its folder and its tags, and each has its own look at the vCenter", async () => {
  const ran = await run(["one", here], ["two", elsewhere]);
  expect(ofType(ran, "pulumi:providers:vsphere")).toHaveLength(1);
  expect(ofType(ran, ":StackFolder")).toHaveLength(1);
  expect(ofType(ran, ":StackTags")).toHaveLength(1);
  const hosts = ofType(ran, ":VsphereHost").map(({ inputs }) => (inputs.settings as VsphereArgs).datastore);
  expect(hosts.sort()).toEqual(["ds1", "ds2"]);
});

test("another account of the vCenter has a provider of its own", async () => {
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
