import { describe, expect, test } from "vitest";
import type { Kind } from "../../../../src/preview/kinds/kind";
import { kindOf } from "../../../../src/preview/kinds/kinds";
import { ownType } from "../../../../src/preview/kinds/own";
import { describeInput } from "../../../../src/preview/kinds/words";
import type { Step } from "../../../../src/preview/step";
import { type Bag, unknownValue } from "../../../../src/preview/values";

const step = (olds: Bag, news: Bag, action: Step["action"] = "update"): Step => ({
  ...{ urn: "", type: "", name: "", parent: "", provider: "", id: "", oldOutputs: {}, newOutputs: {}, changed: [] },
  ...{ action, olds, news },
});
const wordsOf = (type: string) => (kindOf(type) as { words: Parameters<typeof describeInput>[1] }).words;
/** What a report says of an input that changes from one value to another. */
const said = (type: string, input: string, before: unknown, after: unknown, more: [Bag, Bag] = [{}, {}]) =>
  describeInput(step({ ...more[0], [input]: before }, { ...more[1], [input]: after }), wordsOf(type), input);

const domain = "libvirt:index/domain:Domain";
const network = "libvirt:index/network:Network";
const virtualMachine = "vsphere:index/virtualMachine:VirtualMachine";
const instance = "aws:ec2/instance:Instance";
const group = "aws:autoscaling/group:Group";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const day = 86_400;

describe("a changed input in words:", () => {
  test.each<[type: string, input: string, before: unknown, after: unknown, words: string]>([
    [domain, "memory", 512, 2048, "memory 512MiB → 2GiB"],
    [domain, "vcpu", 1, 2, "processors 1 → 2"],
    [domain, "networkInterfaces", [], [1], "its network interfaces changed"],
    [domain, "disks", [], [1], "its disks changed"],
    [domain, "xml", {}, { xslt: "x" }, "its firmware, boot order, clock or devices changed"],
    [domain, "type", "qemu", "kvm", "its accelerator changed"],
    [domain, "autostart", true, false, "its autostart setting changed"],
    [domain, "running", true, false, "it is declared stopped"],
    [domain, "running", false, true, "it is declared running"],
    [domain, "name", "a", "b", "its name on the host a → b"],
    [network, "addresses", ["10.1.0.0/24"], ["10.2.0.0/24", "x"], "range 10.1.0.0/24 → 10.2.0.0/24, x"],
    [network, "mode", "nat", "none", "mode nat → none"],
    [network, "domain", "a", "b", "DNS domain a → b"],
    [network, "dhcp", {}, { enabled: true }, "DHCP changed"],
    [network, "bridge", "a", "b", "bridge a → b"],
    [virtualMachine, "memory", 512, 2048, "memory 512MiB → 2GiB"],
    [virtualMachine, "numCpus", 1, 2, "processors 1 → 2"],
    [virtualMachine, "networkInterfaces", [], [1], "its network interfaces changed"],
    [virtualMachine, "disks", [], [1], "its disks changed"],
    [virtualMachine, "firmware", "bios", "efi", "firmware bios → efi"],
    [virtualMachine, "extraConfig", {}, { a: 1 }, "its first-boot configuration changed"],
    [virtualMachine, "name", "a", "b", "its name in the inventory a → b"],
    [virtualMachine, "tags", [], ["a"], "its tags changed"],
    ["vsphere:index/distributedPortGroup:DistributedPortGroup", "vlanId", 1, 2, "VLAN 1 → 2"],
    ["vsphere:index/distributedPortGroup:DistributedPortGroup", "name", "a", "b", "name a → b"],
    ["vsphere:index/hostPortGroup:HostPortGroup", "vlanId", 1, 2, "VLAN 1 → 2"],
    ["vsphere:index/hostPortGroup:HostPortGroup", "name", "a", "b", "name a → b"],
    [instance, "instanceType", "t3.micro", "t3.small", "instance type t3.micro → t3.small"],
    [instance, "privateIp", "10.0.0.4", "10.0.0.5", "address 10.0.0.4 → 10.0.0.5"],
    [instance, "subnetId", "a", "b", "it moves to another subnet"],
    [instance, "vpcSecurityGroupIds", [], ["b"], "its security groups changed"],
    [instance, "rootBlockDevice", {}, { volumeSize: 9 }, "its root disk changed"],
    [instance, "metadataOptions", {}, { httpTokens: "required" }, "access to its instance metadata changed"],
    [instance, "iamInstanceProfile", "a", "b", "its instance profile changed"],
    [instance, "hibernation", false, true, "its hibernation setting changed"],
    [instance, "tags", {}, { a: "b" }, "its tags changed"],
    [instance, "userData", "a", "b", "its user data changed"],
    [ownType("LaunchData"), "userData", "a", "b", "its cloud-init user data changed"],
    [ownType("LaunchData"), "disks", [], ["a"], "its data disks changed"],
    [ownType("BootVolumes"), "rootSize", 2 ** 30, 2 ** 31, "its root disk size 1GiB → 2GiB"],
    [ownType("BootVolumes"), "rootSize", 0, 2 ** 31, "its root disk size that of the image → 2GiB"],
    [ownType("BootConfig"), "userData", "a", "b", "its cloud-init user data changed"],
    [ownType("BootConfig"), "metaData", "a", "b", "its cloud-init instance ID changed"],
    [ownType("BootConfig"), "networkConfig", "a", "b", "its network configuration changed"],
    [ownType("Guest"), "peers", {}, { a: 1 }, "its peers changed"],
    [ownType("Guest"), "wait", true, false, "whether up waits for it changed"],
    [ownType("Guest"), "instanceId", "a", "b", "its cloud-init instance ID changed"],
    ["aws:ec2/vpc:Vpc", "cidrBlock", "10.1.0.0/20", "10.2.0.0/20", "range 10.1.0.0/20 → 10.2.0.0/20"],
    [group, "minSize", 1, 2, "minimum size 1 → 2"],
    [group, "maxSize", 1, 2, "maximum size 1 → 2"],
    [group, "mixedInstancesPolicy", {}, { a: 1 }, "its instance types or their Spot share changed"],
    [group, "maxInstanceLifetime", day, 2 * day, "machines are replaced at an age of 2d"],
    [group, "maxInstanceLifetime", day, 3 * 3600, "machines are replaced at an age of 3h"],
    [group, "maxInstanceLifetime", day, 90, "machines are replaced at an age of 90s"],
    [group, "maxInstanceLifetime", day, undefined, "machines are no longer replaced by age"],
    [group, "warmPool", {}, { a: 1 }, "its warm pool changed"],
    [group, "instanceRefresh", {}, { a: 1 }, "its instance refresh settings changed"],
    [group, "healthCheckType", "EC2", "ELB", "health check type EC2 → ELB"],
    [group, "tags", [], ["a"], "its tags changed"],
    [template, "instanceType", "a", "b", "instance type a → b"],
    [template, "blockDeviceMappings", [], ["a"], "its root disk changed"],
    [template, "metadataOptions", {}, { a: 1 }, "access to its instance metadata changed"],
    [template, "tagSpecifications", [], ["a"], "its tags changed"],
    [
      ownType("GroupSize"),
      "amiss",
      "0 to 6 machines",
      undefined,
      "its size is corrected: it has 0 to 6 machines, contrary to its schedules",
    ],
    [
      ownType("GroupSize"),
      "amiss",
      undefined,
      undefined,
      "its size is corrected: it has another one, contrary to its schedules",
    ],
    ["aws:autoscaling/policy:Policy", "targetTrackingConfiguration", {}, { a: 1 }, "its target tracking changed"],
    ["aws:autoscaling/lifecycleHook:LifecycleHook", "heartbeatTimeout", 90, 3600, "drain time 90s → 1h"],
    ["aws:lb/targetGroup:TargetGroup", "port", 80, 8080, "target port 80 → 8080"],
    ["aws:lb/targetGroup:TargetGroup", "healthCheck", {}, { a: 1 }, "its health check changed"],
    ["aws:lb/listener:Listener", "port", 80, 443, "listener port 80 → 443"],
    ["aws:lb/listener:Listener", "protocol", "HTTP", "HTTPS", "listener protocol HTTP → HTTPS"],
  ])("%s %s from %j to %j", (type, input, before, after, words) => {
    expect(said(type, input, before, after)).toEqual([words]);
  });

  test.each<[type: string, inputs: string[]]>([
    [network, ["xml"]],
    [virtualMachine, ["clone", "guestId", "scsiType"]],
    [instance, ["tagsAll", "userDataBase64"]],
    [ownType("LaunchData"), ["peers", "machine", "aws", "tags"]],
    [ownType("BootVolumes"), ["imageSize", "peers", "earlierRoots"]],
    [ownType("BootConfig"), ["imageSize", "peers", "linkedClones", "names", "rootLabel", "template"]],
    [
      ownType("Guest"),
      ["timeoutSeconds", "domain", "domainId", "machineId", "moid", "machinePath", "vcenter", "uri", "address"],
    ],
    [ownType("Guest"), ["machine", "aws", "power"]],
    ["aws:ec2/vpc:Vpc", ["tags", "tagsAll"]],
    [group, ["launchTemplate", "targetGroupArns"]],
    [template, ["userData", "latestVersion", "defaultVersion", "tags", "tagsAll"]],
    [ownType("GroupSize"), ["schedules", "group", "aws"]],
    ["aws:lb/listener:Listener", ["defaultActions"]],
  ])("nothing for what is reported elsewhere, or does not matter: %s %j", (type, inputs) => {
    for (const input of inputs) expect(said(type, input, "a", "b"), input).toEqual([]);
  });

  test.each<[type: string, inputs: string[]]>([
    [domain, ["networkInterfaces", "disks", "xml", "type"]],
    [virtualMachine, ["networkInterfaces", "disks", "extraConfig"]],
    [instance, ["subnetId", "vpcSecurityGroupIds", "rootBlockDevice", "iamInstanceProfile"]],
    [ownType("LaunchData"), ["disks"]],
    [group, ["mixedInstancesPolicy"]],
    [template, ["blockDeviceMappings"]],
  ])("nothing for values that follow from another resource: %s %j", (type, inputs) => {
    for (const input of inputs) expect(said(type, input, "a", [{ a: unknownValue }]), input).toEqual([]);
  });

  test("a value that is not plain, or not known, is not shown", () => {
    expect(said(domain, "memory", 512, unknownValue)).toEqual(["memory changed"]);
    expect(said(domain, "memory", undefined, 512)).toEqual(["memory changed"]);
    expect(said(domain, "name", { a: 1 }, "b")).toEqual(["its name on the host changed"]);
  });

  test("an input without words of its own is reported by its name, where its value is known", () => {
    expect(said(domain, "other", "a", "b")).toEqual(["other changed"]);
    expect(said(domain, "other", "a", unknownValue)).toEqual([]);
    expect(said(domain, "toString", "a", "b")).toEqual(["toString changed"]);
  });
});

describe("the size of a farm with schedules", () => {
  const timed = [{ min: 1 }];
  const size = (before: unknown, after: unknown, schedules: unknown) =>
    said(ownType("GroupSize"), "size", before, after, [{}, { schedules }]);

  test("is that of the program", () => {
    expect(size({ min: 1, max: 2 }, { min: 2, max: 4 }, timed)).toEqual(["minimum size 1 → 2, maximum size 2 → 4"]);
    expect(size({ min: 1, max: 2 }, { min: 1, max: 4 }, [{}, { max: 2 }])).toEqual(["maximum size 2 → 4"]);
    expect(size({ max: 2 }, { min: 1, max: 2 }, timed)).toEqual(["minimum size ? → 1"]);
    expect(size({ min: 1 }, {}, timed)).toEqual(["minimum size 1 → ?"]);
    expect(size({ min: 1 }, { min: 1 }, timed)).toEqual([]);
  });

  test("is the group's own where no schedule has bounds", () => {
    expect(size({ min: 1 }, { min: 2 }, [{ desired: 2 }, null])).toEqual([]);
    expect(size({ min: 1 }, { min: 2 }, undefined)).toEqual([]);
  });
});

describe("what an update does to a running machine", () => {
  const updates = (type: string) => (kindOf(type) as { updates: Record<string, (one: Step) => string> }).updates;

  test.each<[string, string, Bag, Bag, string]>([
    [domain, "running", {}, { running: false }, "stopped"],
    [domain, "running", {}, { running: true }, "started"],
    [ownType("Guest"), "power", {}, { power: "stopped" }, "stopped"],
    [ownType("Guest"), "power", {}, { power: "suspended" }, "suspended"],
    [ownType("Guest"), "power", {}, { power: "running" }, "started"],
    [instance, "instanceType", {}, {}, "reboot"],
    [instance, "userData", {}, {}, "reboot"],
    [instance, "userDataBase64", {}, {}, "reboot"],
    [virtualMachine, "memory", { memoryHotAddEnabled: true, memory: 1 }, { memory: 2 }, "live"],
    [virtualMachine, "memory", { memoryHotAddEnabled: true, memory: 2 }, { memory: 2 }, "reboot"],
    [virtualMachine, "memory", { cpuHotAddEnabled: true, memory: 1 }, { memory: 2 }, "reboot"],
    [virtualMachine, "memory", { memoryHotAddEnabled: true }, { memory: 2 }, "live"],
    [virtualMachine, "memory", { memoryHotAddEnabled: true, memory: 2 }, {}, "reboot"],
    [virtualMachine, "numCpus", { cpuHotAddEnabled: true, numCpus: 1 }, { numCpus: 2 }, "live"],
    [virtualMachine, "numCpus", { memoryHotAddEnabled: true, numCpus: 1 }, { numCpus: 2 }, "reboot"],
  ])("%s %s from %j to %j", (type, input, olds, news, effect) => {
    expect(updates(type)[input]!(step(olds, news))).toBe(effect);
  });

  test.each([
    ...["numCoresPerSocket", "firmware", "guestId", "extraConfig", "enableDiskUuid", "nestedHvEnabled"],
    ...["cpuHotAddEnabled", "memoryHotAddEnabled", "hardwareVersion"],
  ])("vSphere restarts it for %s", (input) => {
    expect(updates(virtualMachine)[input]!(step({}, {}))).toBe("reboot");
  });
});

describe("parts of a farm that come and go", () => {
  const farm = (type: string) => kindOf(type) as Extract<Kind, { part: "farm" }>;
  const schedule = "aws:autoscaling/schedule:Schedule";
  const made = { scheduledActionName: "night", recurrence: "0 22 * * *", minSize: 0, maxSize: -1, desiredCapacity: 2 };

  test("schedules, with when and how many", () => {
    expect(farm(schedule).created!(step({}, made))).toBe('schedule night ("0 22 * * *", UTC): min 0, desired 2');
    expect(farm(schedule).created!(step({}, { timeZone: "Europe/Vienna", maxSize: 3 }))).toBe(
      'schedule  ("", Europe/Vienna): max 3',
    );
    expect(farm(schedule).deleted!(step(made, {}))).toBe("schedule night removed");
    expect(farm(schedule).deleted!(step({}, {}))).toBe("schedule  removed");
    expect(farm(schedule).always).toBe(true);
  });

  test.each([
    ["aws:autoscaling/policy:Policy", "target tracking added", "target tracking removed"],
    [
      "aws:autoscaling/lifecycleHook:LifecycleHook",
      "machines are drained before termination",
      "machines are no longer drained before termination",
    ],
    ["aws:lb/loadBalancer:LoadBalancer", "an internal load balancer added", "its load balancer removed"],
  ])("%s", (type, created, deleted) => {
    expect(farm(type).created!(step({}, {}, "create"))).toBe(created);
    expect(farm(type).deleted!(step({}, {}, "delete"))).toBe(deleted);
  });

  test("load balancers, whose address changes with them", () => {
    const { created } = farm("aws:lb/loadBalancer:LoadBalancer");
    expect(created!(step({}, { internal: false }, "create"))).toBe("an internet-facing load balancer added");
    expect(created!(step({}, {}, "replace"))).toBe("its internal load balancer is replaced: its address changes");
  });
});
