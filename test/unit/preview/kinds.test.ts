import { describe, expect, it } from "vitest";
import { isOwn, kindOf, locationOf } from "../../../src/preview/kinds/kinds";
import { ownType } from "../../../src/preview/kinds/own";
import { providers } from "../../../src/providers";

describe("kinds of resources", () => {
  it.each(Object.keys(providers))("include the dynamic resource of %s", (provider) => {
    // Providers of a type that platforms share begin with the platform: `ec2Guest`.
    const names = [provider, provider.replace(/^(ec2|vsphere)/, "")].map(
      (name) => name.charAt(0).toUpperCase() + name.slice(1),
    );
    expect(names.some((name) => kindOf(ownType(name)) !== undefined)).toBe(true);
  });

  it.each([
    ["libvirt:index/domain:Domain", "machine"],
    ["vsphere:index/virtualMachine:VirtualMachine", "machine"],
    ["aws:ec2/instance:Instance", "machine"],
    ["libvirt:index/network:Network", "lan"],
    ["vsphere:index/distributedPortGroup:DistributedPortGroup", "lan"],
    ["aws:ec2/vpc:Vpc", "lan"],
    ["aws:autoscaling/group:Group", "farm"],
    [ownType("DataDisk"), "data disk"],
    [ownType("AdoptedAmi"), "image"],
    ["vmfarm:index:MultiTierCluster", "helper"],
    ["pulumi:providers:aws", "helper"],
  ])("know %s as %s", (type, part) => {
    expect(kindOf(type)?.part).toBe(part);
  });

  it.each(["random:index/randomId:RandomId", "__proto__", "constructor"])("do not know %s", (type) => {
    expect(kindOf(type)).toBeUndefined();
  });
});

it.each([
  [{ uri: "qemu:///system" }, "qemu:///system"],
  [{ vcenter: { server: "vc.example.org" } }, "vc.example.org"],
  [{ aws: { region: "eu-central-1" } }, "eu-central-1"],
  [{ uri: 1, vcenter: [], aws: "x" }, undefined],
])("the location in %j is %s", (inputs, location) => {
  expect(locationOf(inputs)).toBe(location);
});

it.each([
  ["libvirt:index/domain:Domain", { name: "shop-dev-web-1" }, "shop-dev-web-1"],
  ["aws:ec2/instance:Instance", { tags: { Name: "shop-dev-web-1" } }, "shop-dev-web-1"],
  [ownType("DataDisk"), { volumeName: "shop-dev-db-1.data" }, "shop-dev-db-1.data"],
  // Images of equal content share a name on purpose.
  [ownType("ImageVolume"), { name: "web-3f2a91cc0b1d.qcow2" }, undefined],
])("the name of %s on its platform, from %j, is %s", (type, inputs, name) => {
  expect(kindOf(type)?.platformName?.(inputs)).toBe(name);
});

it.each([
  [ownType("ImageVolume"), { uri: "qemu:///system", pool: "p" }, { kind: "libvirt", at: "qemu:///system", pool: "p" }],
  [ownType("ImageTemplate"), { vcenter: { server: "vc" } }, { kind: "vSphere", at: "vc" }],
  [ownType("PublishedAmi"), { aws: { region: "r", secretKey: "s" } }, { kind: "EC2", at: "r", aws: { region: "r" } }],
])("%s is published where its inputs say, without credentials", (type, inputs, place) => {
  const kind = kindOf(type);
  expect(kind?.part === "image" && JSON.parse(JSON.stringify(kind.place(inputs)))).toEqual(place);
});

it.each<[string, string, boolean]>([
  ["a component's resource", "vmfarm:index:VirtualLan$aws:ec2/vpc:Vpc::lan", true],
  ["a dynamic resource", `${ownType("AcceleratorProbe")}::probe`, true],
  ["the instance profile of a stack", "aws:iam/role:Role::ec2-947403-machines", true],
  ["another program's role", "aws:iam/role:Role::theirs", false],
  ["a resource of another component", "their:index:Thing$aws:ec2/vpc:Vpc::lan", false],
])("%s: whether vmfarm declared it, by its URN", (_what, path, own) => {
  expect(isOwn(`urn:pulumi:dev::shop::${path}`)).toBe(own);
});
