import { describe, expect, test } from "vitest";
import type { Kind } from "../../../../src/preview/kinds/kind";
import { countedTypes, kindOf } from "../../../../src/preview/kinds/kinds";
import { nameInFile, ownType, powerOf } from "../../../../src/preview/kinds/own";
import type { Step } from "../../../../src/preview/step";
import type { Bag } from "../../../../src/preview/values";

type KindOf<Part, One extends { part: string } = Kind> = One extends unknown
  ? Part extends One["part"]
    ? One
    : never
  : never;
const as = <Part extends Kind["part"]>(part: Part, type: string): KindOf<Part> => {
  const kind = kindOf(type);
  expect(kind?.part, type).toBe(part);
  return kind as unknown as KindOf<Part>;
};
const step = (olds: Bag, news: Bag, more: Partial<Step> = {}): Step => ({
  ...{ urn: "", type: "", name: "", parent: "", provider: "", id: "", oldOutputs: {}, newOutputs: {}, changed: [] },
  ...{ action: "update", olds, news, ...more },
});

test("what supports machines and LANs does not matter by itself", () => {
  const ours = [
    ...["AwsRegion", "ExistingVpc", "IngressGuard", "LaunchImage", "NameRecords", "DnsRecords", "SubnetClaim"],
    ...["AcceleratorProbe", "LibvirtHost", "XenHost", "AntiAffinity", "DataFolder", "DiskUnits", "ExistingNetwork"],
    ...["MachineHardware", "PortGroupName", "StackFolder", "StackTags", "VcenterPlace"],
  ];
  const theirs = [
    ...["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "aws:ec2/placementGroup:PlacementGroup"],
    ...["aws:ec2/routeTableAssociation:RouteTableAssociation", "aws:ec2/securityGroupRule:SecurityGroupRule"],
    ...["aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", "aws:iam/instanceProfile:InstanceProfile"],
    ...["aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
    ...[
      "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    ],
    ...[
      "vsphere:index/folder:Folder",
      "vsphere:index/computeClusterVmAntiAffinityRule:ComputeClusterVmAntiAffinityRule",
    ],
  ];
  for (const type of [...ours.map(ownType), ...theirs]) as("helper", type);
});

test("what reports count, in their order, in one and several", () => {
  expect(countedTypes.map(({ type, noun }) => [type.split(":").at(-1), ...noun])).toEqual([
    ["Subnet", "subnet", "subnets"],
    ["RouteTable", "route table", "route tables"],
    ["Route", "route", "routes"],
    ["SubnetCidrReservation", "address reservation", "address reservations"],
    ["InternetGateway", "internet gateway", "internet gateways"],
    ["NatGateway", "NAT gateway", "NAT gateways"],
    ["Eip", "public address", "public addresses"],
    ["VpcEndpoint", "endpoint", "endpoints"],
    ["VpcDhcpOptions", "DHCP option set", "DHCP option sets"],
    ["Zone", "DNS zone", "DNS zones"],
    ["SecurityGroup", "security group", "security groups"],
    ["SecurityGroupIngressRule", "rule between its machines", "rules between its machines"],
  ]);
  for (const { type } of countedTypes) as("helper", type);
});

test("what is billed by the hour beside machines and disks", () => {
  expect(kindOf("aws:ec2/natGateway:NatGateway")?.billedAs).toBe("NAT gateway");
  expect(kindOf("aws:lb/loadBalancer:LoadBalancer")?.billedAs).toBe("load balancer");
  expect(kindOf("aws:ec2/subnet:Subnet")?.billedAs).toBeUndefined();
});

test.each<[string, Bag, string | undefined]>([
  ["vsphere:index/virtualMachine:VirtualMachine", { name: "a" }, "a"],
  ["vsphere:index/folder:Folder", { name: "a" }, "a"],
  ["libvirt:index/network:Network", { name: "a" }, "a"],
  ["aws:ec2/vpc:Vpc", { tags: { Name: "a" } }, "a"],
  ["aws:autoscaling/group:Group", { name: "a" }, "a"],
  ["aws:ec2/launchTemplate:LaunchTemplate", { name: "a" }, "a"],
  ["aws:lb/loadBalancer:LoadBalancer", { name: "a" }, "a"],
  [ownType("DataDisk"), { volume: "a", volumeName: "b" }, "a"],
])("the name of %s on its platform, from %j, is %s", (type, inputs, name) => {
  expect(kindOf(type)?.platformName?.(inputs)).toBe(name);
});

describe("LANs", () => {
  test("have the ranges of their inputs", () => {
    const ranges = (type: string, inputs: Bag) => as("lan", type).ranges(inputs);
    expect(ranges("libvirt:index/network:Network", { addresses: ["10.1.0.0/24", 5] })).toEqual(["10.1.0.0/24"]);
    expect(ranges("aws:ec2/vpc:Vpc", { cidrBlock: "10.1.0.0/24" })).toEqual(["10.1.0.0/24"]);
    expect(ranges("aws:ec2/vpc:Vpc", {})).toEqual([]);
    for (const type of ["distributedPortGroup:DistributedPortGroup", "hostPortGroup:HostPortGroup"])
      expect(ranges(`vsphere:index/${type}`, { name: "x" })).toEqual([]);
  });
});

describe("machines", () => {
  const domain = as("machine", "libvirt:index/domain:Domain");
  const virtualMachine = as("machine", "vsphere:index/virtualMachine:VirtualMachine");

  test("have an address where their inputs have it", () => {
    expect(as("machine", "aws:ec2/instance:Instance").address!({ privateIp: "10.0.0.4" })).toBe("10.0.0.4");
    expect(domain.address).toBeUndefined();
  });

  test("refer to their image, and list their disks, by these inputs", () => {
    expect(as("machine", "aws:ec2/instance:Instance").image).toBe("ami");
    expect(as("boot", ownType("BootVolumes")).image).toBe("imagePath");
    expect(as("boot", ownType("BootConfig")).image).toBe("imageId");
    expect(as("boot", ownType("LaunchData")).image).toBeUndefined();
    expect(domain).toMatchObject({ disksInput: "disks", rootDiskApart: true });
    expect(virtualMachine.disksInput).toBe("disks");
    expect(virtualMachine.rootDiskApart).toBeUndefined();
  });

  test("name their data disks", () => {
    const volume = (file: string) => ({ volumeId: `/pool/${file}` });
    const disks = [
      volume("shop-db.data.1.qcow2"),
      volume("root.qcow2"),
      {},
      volume("shop-db2.x.qcow2"),
      volume("shop-db.log"),
    ];
    expect(domain.dataDisks!(step({}, { name: "shop-db", disks }))).toEqual(["data", "log"]);
    expect(domain.dataDisks!(step({ name: "shop-db", disks }, {}))).toEqual(["data", "log"]);
    expect(domain.dataDisks!(step({}, { disks: [{ volumeId: ".x" }] }))).toEqual(["x"]);
    const attached = [
      { label: "data", attach: true },
      { label: "root" },
      { attach: true },
      { label: "x", attach: "true" },
    ];
    expect(virtualMachine.dataDisks!(step({}, { disks: attached }))).toEqual(["data"]);
    expect(virtualMachine.dataDisks!(step({ disks: attached }, {}))).toEqual(["data"]);
  });

  test("run unless they are declared otherwise", () => {
    expect(
      [{}, { power: "stopped" }, { power: "suspended" }, { power: "running" }, { power: "x" }].map(powerOf),
    ).toEqual(["running", "stopped", "suspended", "running", "running"]);
  });
});

test("a group that grows has its numbers and templates", () => {
  const { group } = as("farm", "aws:autoscaling/group:Group");
  const inputs = { minSize: 1, maxSize: 4, desiredCapacity: 2, warmPool: { maxGroupPreparedCapacity: 6 } };
  expect([group!.min(inputs), group!.max(inputs), group!.desired(inputs), group!.prepared(inputs)]).toEqual([
    1, 4, 2, 6,
  ]);
  expect([group!.min({}), group!.max({}), group!.desired({}), group!.prepared({})]).toEqual(Array(4).fill(undefined));
  expect(group!.templateInputs).toEqual(["launchTemplate", "mixedInstancesPolicy"]);
  expect(as("farm", "aws:ec2/launchTemplate:LaunchTemplate")).toMatchObject({ template: true, image: "imageId" });
});

describe("data disks", () => {
  const { facts } = as("data disk", ownType("DataDisk"));

  test("on libvirt", () => {
    const olds = { domain: "shop-dev-db", serial: "data", bytes: 5, deleteWithMachine: true };
    expect(facts(step(olds, { ...olds, bytes: 6, deleteWithMachine: false }))).toEqual({
      ...{ disk: "data", machine: "shop-dev-db", bytesBefore: 5, bytes: 6 },
      ...{ grownAtBoot: false, deleteWithMachine: true },
    });
    expect(facts(step({}, { ...olds, deleteWithMachine: true })).deleteWithMachine).toBe(true);
    expect(facts(step(olds, {}))).toMatchObject({ disk: "data", bytes: undefined, bytesBefore: 5 });
  });

  test("on vSphere", () => {
    const news = { machinePath: "/DC0/vm/farm/shop-dev-db", file: "vmfarm/shop-dev/shop-dev-db.data.1d928332.vmdk" };
    expect(facts(step({}, news))).toMatchObject({ disk: "data", machine: "shop-dev-db", grownAtBoot: false });
  });

  test("on EC2", () => {
    expect(facts(step({ volumeName: "shop-dev-db.data", gibibytes: 2 }, {}))).toEqual({
      ...{ disk: "data", machine: "shop-dev-db", bytesBefore: 2 ** 31, bytes: undefined },
      ...{ grownAtBoot: true, deleteWithMachine: false },
    });
  });

  test("of which nothing is known", () => {
    expect(facts(step({}, {}))).toMatchObject({ disk: "", machine: "", deleteWithMachine: false });
  });

  test.each([
    ["a/b/shop-db.data.1.vmdk", "shop-db", "data"],
    ["a/b/shop-db.data.1.vmdk", "shop", "shop-db.data.1.vmdk"],
    ["shop-db.data", "shop-db", "data"],
  ])("the name of the disk in %s, of the machine %s, is %s", (path, machine, name) => {
    expect(nameInFile(path, machine)).toBe(name);
  });
});

describe("images", () => {
  const plan = { base: { kind: "bootstrap" }, fileName: "web-2.qcow2" };

  test("of a recipe, before and after", () => {
    const { facts, adopted } = as("image", ownType("ImageVolume"));
    expect(adopted).toBeUndefined();
    expect(facts(step({ volume: "web-1.qcow2" }, { plan }, { oldOutputs: { path: "/pool/web-1.qcow2" } }))).toEqual({
      ...{ before: "web-1.qcow2", after: "web-2.qcow2", idBefore: "/pool/web-1.qcow2", plan },
    });
    expect(facts(step({ name: "web-1", plan }, { name: "web-2" }, { oldOutputs: { imageId: "u" } }))).toEqual({
      ...{ before: "web-1", after: "web-2", idBefore: "u", plan: {} },
    });
    expect(facts(step({ volume: "a", name: "b", plan }, {}, { action: "delete" }))).toEqual({
      ...{ before: "a", after: undefined, idBefore: undefined, plan },
    });
  });

  test("of others", () => {
    const { facts, adopted } = as("image", ownType("AdoptedAmi"));
    expect(adopted).toBe(true);
    const base = { plan: { base: { kind: "ami" } } };
    expect(
      facts(
        step({ ami: "ami-1", parameter: "/p" }, { ami: "", parameter: "/p" }, { oldOutputs: { imageId: "ami-1" } }),
      ),
    ).toEqual({
      ...{ before: "ami-1", after: "/p", idBefore: "ami-1", ...base },
    });
    expect(facts(step({ ami: "ami-1" }, { ami: "ami-2" }, { action: "delete" }))).toEqual({
      ...{ before: "ami-1", after: undefined, idBefore: undefined, ...base },
    });
  });

  test("are published where their inputs say, or at an unknown place", () => {
    const place = (type: string, inputs: Bag) => as("image", ownType(type)).place(inputs);
    expect(place("ImageVolume", {})).toEqual({ kind: "libvirt", at: "", pool: undefined });
    expect(place("ImageTemplate", {})).toEqual({ kind: "vSphere", at: "" });
    expect(place("AdoptedAmi", { aws: { region: "r", profile: "p", endpoint: "e" } })).toEqual({
      ...{ kind: "EC2", at: "r", aws: { region: "r", profile: "p", endpoint: "e" } },
    });
    expect(place("PublishedAmi", {})).toMatchObject({ kind: "EC2", at: "", aws: { region: "" } });
  });
});
