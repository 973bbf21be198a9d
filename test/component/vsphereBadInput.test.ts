import type * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TierArgs, VirtualLanArgs, VirtualMachineArgs } from "../../src";
import type { Problem } from "../../src/input/problem";
import type { VsphereArgs } from "../../src/platform/vsphere/args";
import type { Vcenter } from "../../src/platform/vsphere/govc/govc";
import { ProgramError } from "../../src/process/run";
import { providers } from "../../src/providers";
import { box, geheim, image, lan, shop } from "./support/badInput";
import { writtenImage } from "./support/farm";
import { vcenter } from "./support/platforms";
import { runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

/** A stand-in for govc: its answer by the beginning of the command line: JSON, `{ text }`, or an error as a string. */
let answers: Record<string, unknown> = {};
function answer(vcenter: Vcenter, args: readonly string[]): unknown {
  const line = args.filter((arg) => arg !== "-json").join(" ");
  const key = Object.keys(answers)
    .filter((beginning) => line.startsWith(beginning))
    .sort((a, b) => b.length - a.length)[0];
  if (key === undefined) throw new Error(`the test has no answer to govc ${line}`);
  const value = typeof answers[key] === "function" ? answers[key](vcenter) : answers[key];
  if (typeof value === "string") throw new ProgramError("govc", [args[0]!], 1, value, value);
  return value;
}
vi.mock("../../src/platform/vsphere/govc/govc", () => ({
  govc: async (vcenter: Vcenter, args: readonly string[]) => ({
    stdout: (answer(vcenter, args) as { text?: string } | undefined)?.text ?? "",
    stderr: "",
  }),
  govcJson: async (vcenter: Vcenter, command: string, args: readonly string[]) => answer(vcenter, [command, ...args]),
}));

type Told = [path: string, reason: RegExp][];
const platform = vcenter("vcenter.example.com");
const on = (args: Partial<VsphereArgs>) => ({ vsphere: { ...platform.vsphere!, ...args } });
const vlan = (args: VirtualLanArgs) => lan({ platform, ...args });
const farm = (tiers: TierArgs[]) => shop(tiers, { platform, lan: lan({ platform }) });
const machine = (args: Partial<VirtualMachineArgs>) => box({ platform, lan: lan({ platform }), ...args });

/** What a component's constructor refuses. */
const arguments_: [what: string, make: () => unknown, told: Told][] = [
  [
    "a server that is a web address",
    () => vlan({ platform: on({ server: "https://vc/" }) }),
    [["platform.vsphere.server", /is not a valid server: a host name/]],
  ],
  [
    "no password",
    () => vlan({ platform: on({ password: undefined as never }) }),
    [["platform.vsphere.password", /config set --secret/]],
  ],
  [
    "nowhere to put machines",
    () => vlan({ platform: on({ cluster: undefined }) }),
    [["platform.vsphere.cluster", /a cluster, or a resource pool/]],
  ],
  [
    "nothing to create LANs on",
    () => vlan({ platform: on({ distributedSwitch: undefined }) }),
    [["platform.vsphere.network", /is required, for the LANs/]],
  ],
  [
    "a LAN behind the host's address",
    () => vlan({ mode: "nat" }),
    [["mode", /vsphere has no LAN of mode nat; translation is done by an edge.*leave mode out/]],
  ],
  ["an isolated LAN", () => vlan({ mode: "isolated" }), [["mode", /no LAN of mode isolated; .*use a vlan/]]],
  ["DHCP", () => vlan({ dhcp: true }), [["dhcp", /no DHCP of its own.*static addresses/]]],
  ["a DHCP range", () => vlan({ dhcpRange: { start: "10.17.3.9", end: "10.17.3.20" } }), [["dhcp", /no DHCP/]]],
  [
    "an invalid VLAN",
    () => vlan({ vlan: 5000 }),
    [["vlan", /5000 is not a valid VLAN id: a whole number from 1 to 4094/]],
  ],
  [
    "a VLAN for an existing network",
    () => vlan({ mode: "bridge", bridge: "VM Network", vlan: 7 }),
    [["vlan", /has its VLAN; leave it out/]],
  ],
  [
    "a gateway outside the range",
    () => vlan({ gateway: "10.9.9.9" }),
    [["gateway", /not an address inside 10\.17\.3\.0\/24/]],
  ],
  [
    "a clock in local time",
    () => machine({ clock: "localtime" }),
    [["clock", /no hardware clock in local time.*timezone/]],
  ],
  ["a choice of accelerator", () => machine({ accelerator: "tcg" }), [["accelerator", /leave accelerator out/]]],
  [
    "a boot from the network",
    () => machine({ bootOrder: ["network", "disk"] }),
    [["bootOrder", /no boot from the network/]],
  ],
  [
    "a root disk with a fraction of a GiB",
    () => machine({ rootDisk: "2560MiB" }),
    [["rootDisk", /whole GiB only; write a whole number of GiB/]],
  ],
  ["memory that vSphere cannot allocate", () => machine({ memory: "510MiB" }), [["memory", /multiples of 4MiB only/]]],
  [
    "a machine without a LAN",
    () => machine({ lan: undefined }),
    [["lan", /no machine without a network card; set a LAN/]],
  ],
  [
    "a tier with several problems",
    () =>
      new vmfarm.MultiTierCluster("shop", {
        image: writtenImage,
        lan: lan({ platform }),
        platform,
        tiers: [{ name: "web" }, { name: "db", clock: "localtime", memory: "510MiB" }],
      }),
    [
      ["tiers[1].clock", /local time/],
      ["tiers[1].memory", /4MiB/],
    ],
  ],
  [
    "an image of unknown size",
    () => image({ platform, base: { url: "https://i.example/i", sha256: "0".repeat(64) } }),
    [["diskSize", /set diskSize to/]],
  ],
  [
    "a template to be changed",
    () => image({ platform, base: { template: "debian12" }, packages: { deb: ["nginx"] }, scripts: ["x"] }),
    [
      ["packages", /used unchanged/],
      ["scripts", /used unchanged/],
    ],
  ],
  [
    "a template with a checksum",
    () => image({ platform, base: { template: "debian12", sha256: "0".repeat(64) } }),
    [["base.sha256", /is not a file/]],
  ],
  [
    "a template without a name",
    () => image({ platform, base: { template: "" } }),
    [["base.template", /write the name or the path/]],
  ],
  [
    "a template on libvirt",
    () => image({ base: { template: "debian12" } }),
    [["base.template", /libvirt has no templates; use file, url or bootstrap/]],
  ],
  [
    "a disk larger than any datastore, and more of everything than a machine can have",
    () =>
      machine({
        rootDisk: "63TiB",
        dataDisks: Array.from({ length: 60 }, (_, i) => ({ name: `d${i}`, size: i === 7 ? "70TiB" : "1GiB" })),
        lan: undefined,
        lans: Array.from({ length: 11 }, (_, i) => ({ lan: lan({ platform, cidr: `10.18.${i}.0/24` }, `l${i}`) })),
      }),
    [
      ["lans", /at most 10 network cards/],
      ["dataDisks", /at most 59 data disks/],
      ["rootDisk", /^63TiB is more than a disk on vSphere can have; use at most 62TiB/],
      ["dataDisks[7].size", /^70TiB is more than/],
    ],
  ],
  [
    "a disk that no datastore has, in a tier without machines",
    () => farm([{ name: "web" }, { name: "none", size: 0, dataDisks: [{ name: "d", size: "70TiB" }] }]),
    [["tiers[1].dataDisks[0].size", /^70TiB is more than/]],
  ],
  [
    "sites with invalid LANs",
    () =>
      vlan({
        platform: on({ lans: { a: { network: "" }, b: { network: 5 as never }, c: "VM Network" as never }, hosts: [] }),
      }),
    [
      ["platform.vsphere.hosts", /can only be used with a standard switch/],
      ["platform.vsphere.lans.a.network", /"" is not a valid name/],
      ["platform.vsphere.lans.b.network", /5 is not a valid name/],
      ["platform.vsphere.lans.c", /"VM Network" is not a valid LAN: it has/],
    ],
  ],
  ["a VLAN on libvirt", () => lan({ vlan: 7 }), [["vlan", /libvirt has no LANs by VLAN id; use mode bridge/]]],
];

const server: Vcenter = { server: "vc", user: "me", password: geheim };
const settings = {
  server: "vc",
  user: "me",
  allowUnverifiedSsl: false,
  datacenter: "DC0",
  cluster: "C0",
  datastore: "ds1",
  network: "VM Network",
  hosts: [],
  lans: {},
  linkedClones: true,
  tags: true,
  owner: "me",
};
const inventory = `ClusterComputeResource:domain-c1  /DC0/host/C0
ResourcePool:resgroup-1  /DC0/host/C0/Resources
Datastore:datastore-1  /DC0/datastore/ds1
Datastore:datastore-2  /DC0/datastore/a/ds2
Datastore:datastore-3  /DC0/datastore/b/ds2
Network:network-1  /DC0/network/VM Network
Folder:group-1  /DC0/vm/farm
`;
const seen = `${inventory}Folder:group-2  /DC0/vm/Team%2fA
Folder:group-3  /DC0/vm/Team%2fA/web
Folder:group-4  /DC0/vm/[old]
VirtualApp:resgroup-v2  /DC0/host/C0/Resources/shop
HostSystem:host-1  /DC0/host/C0/h1
Datastore:datastore-4  /DC0/datastore/x]
`;
const about = (change: object = {}) => ({
  about: { apiType: "VirtualCenter", version: "8.0.2", fullName: "VMware vCenter Server 8.0.2", ...change },
});
/** The answers of a vCenter that has everything; a list means several answers for one property. */
const good = {
  about: about(),
  "find -l -i -type Datacenter": { text: "Datacenter:datacenter-1  /DC0\n" },
  "find -l -i -type ClusterComputeResource": { text: inventory },
  "object.collect ClusterComputeResource:domain-c1 configurationEx": [
    { name: "configurationEx.drsConfig.enabled", val: false },
  ],
  "object.collect ClusterComputeResource:domain-c1 network datastore": [
    { name: "network", val: { _value: [{ value: "network-1" }] } },
    { name: "datastore", val: { _value: ["1", "2", "3", "4"].map((n) => ({ value: `datastore-${n}` })) } },
  ],
  "object.collect ResourcePool:resgroup-1 owner": [
    { name: "owner", val: { type: "ClusterComputeResource", value: "domain-c1" } },
  ],
  "object.collect Datastore:datastore-1": [{ name: "summary.accessible", val: true }],
  "object.collect Datastore:datastore-4": [],
  "object.collect /DC0/datastore/ds1 summary info": [
    { name: "summary", val: { capacity: 100 * 2 ** 30 + 1, freeSpace: 10 * 2 ** 30 + 1 } },
    { name: "info", val: {} },
  ],
  "object.collect HostSystem:host-1 config.network.vswitch": [
    { name: "config.network.vswitch", val: { _value: [{ name: "vSwitch0" }] } },
  ],
};

const compute = "ClusterComputeResource:domain-c1";
const check = (name: keyof typeof providers, news: object, olds: object = {}) =>
  providers[name].check!(olds as never, news as never);
const host = (change: object = {}) => check("vsphereHost", { vcenter: server, settings: { ...settings, ...change } });

const disk = {
  vcenter: server,
  datacenterPath: "/DC0",
  datastorePath: "/DC0/datastore/ds1",
  file: "vmfarm/shop-dev/data.vmdk",
  bytes: 2 ** 30,
  uuid: "60",
  machinePath: "/DC0/vm/box",
  deleteWithMachine: false,
};
const descriptor = { text: 'RW 10485760 VMFS "x-flat.vmdk"\n' };
const boot = {
  vcenter: server,
  datacenterPath: "/DC0",
  machine: "farm/shop-dev-box",
  machineUuid: "u",
  imageId: "4217",
  imageSize: 2 ** 31,
  rootSize: 0,
  rootLabel: "root",
  linkedClones: true,
  userData: "Content-Type: text/cloud-config\n\n#cloud-config\n",
  metaData: "instance-id: i\n",
  networkConfig: "version: 2\n",
  peers: { machine: "box", tiers: {} },
  names: [],
};
const virtualMachine = (change: object = {}, config: object = {}) => ({
  virtualMachines: [
    {
      self: { type: "VirtualMachine", value: "vm-1" },
      name: "debian12",
      runtime: { powerState: "poweredOff" },
      snapshot: { rootSnapshotList: [{}] },
      config: {
        uuid: "4217",
        template: true,
        guestId: "debian11_64Guest",
        files: { vmPathName: "[ds1] debian12/debian12.vmx" },
        hardware: { device: [{ capacityInKB: 2 ** 21, backing: { fileName: "[ds1] debian12/x.vmdk" } }] },
        ...config,
      },
      ...change,
    },
  ],
});
const scsi = { devices: [{ type: "ParaVirtualSCSIController" }] };
const found = {
  "vm.info -dc /DC0 -vm.uuid 4217": virtualMachine(),
  "device.ls": scsi,
  "vm.info /DC0/vm/farm/shop-dev-box": { virtualMachines: null },
};
const place = {
  datacenterPath: "/DC0",
  resourcePoolPath: "",
  datastorePath: "",
  importNetwork: "",
  hardwareVersion: 17,
  contentLibrary: "",
};
const adopt = (template: string) =>
  check("imageTemplate", { vcenter: server, place, name: "x", plan: { base: { kind: "template", template } } });

/** What can only be found out in the vCenter: a provider's check refuses it at preview. */
const checks: [what: string, answers: object, make: () => Promise<pulumi.dynamic.CheckResult>, told: Told][] = [
  [
    "a server that does not respond",
    { about: "dial tcp 10.1.1.1:443: connect: connection refused" },
    host,
    [["server", /no vCenter responds at vc: dial tcp.*Try: govc about/]],
  ],
  [
    "a wrong password",
    { about: "ServerFaultCode: Cannot complete login due to an incorrect user name or password." },
    host,
    [["password", /vc rejects the account me/]],
  ],
  [
    "an untrusted certificate",
    { about: "tls: failed to verify certificate: x509: certificate signed by unknown authority" },
    host,
    [["caFile", /certificate of vc is not verified: set caFile to its authority's PEM file/]],
  ],
  [
    "a certificate that the provider does not trust",
    { about: ({ caFile }: Vcenter) => (caFile ? about() : "x509: certificate signed by unknown authority") },
    () => check("vsphereHost", { vcenter: { ...server, caFile: __filename }, settings }),
    [["caFile", /SSL_CERT_FILE=.*update-ca-certificates/]],
  ],
  [
    "a certificate file that does not exist",
    {},
    () => check("vsphereHost", { vcenter: { ...server, caFile: "/nonexistent.pem" }, settings }),
    [["caFile", /cannot be read by this user/]],
  ],
  [
    "a vCenter that is too old",
    { about: about({ version: "6.0.0", fullName: "VMware vCenter Server 6.0.0" }) },
    host,
    [["server", /is VMware vCenter Server 6\.0\.0; the provider needs vCenter 6\.5 or newer/]],
  ],
  [
    "an ESXi host by itself",
    { about: about({ apiType: "HostAgent", fullName: "VMware ESXi 8.0.2" }) },
    host,
    [["server", /only a vCenter can clone machines/]],
  ],
  [
    "a datacenter that does not exist",
    {},
    () => host({ datacenter: "DC9" }),
    [["datacenter", /no datacenter "DC9"; there are DC0/]],
  ],
  [
    "a datastore that does not exist",
    {},
    () => host({ datastore: "fast" }),
    [["datastore", /no datastore "fast"; there are ds1, ds2, ds2/]],
  ],
  [
    "a name that two datastores have",
    {},
    () => host({ datastore: "ds2" }),
    [["datastore", /name of \/DC0\/datastore\/a\/ds2 and \/DC0\/datastore\/b\/ds2; use the path/]],
  ],
  [
    "a datastore in maintenance",
    { "object.collect Datastore:datastore-1": [{ name: "summary.maintenanceMode", val: "inMaintenance" }] },
    host,
    [["datastore", /is in maintenance mode/]],
  ],
  [
    "everything that does not exist",
    {},
    () => host({ cluster: "C9", datastore: "x", network: "n", folder: "f", lans: { lan: { network: "m" } } }),
    [
      ["cluster", /C9/],
      ["datastore", /x/],
      ["folder", /create it, or leave folder out/],
      ["network", /n/],
      ["lans.lan.network", /m/],
    ],
  ],
  [
    "a cluster without DRS that should spread machines",
    {},
    () => host({ antiAffinity: true }),
    [["antiAffinity", /C0 has no DRS.*leave antiAffinity out/]],
  ],
  [
    "a content library that does not exist",
    { "library.info": null },
    () => host({ contentLibrary: "farm" }),
    [["contentLibrary", /no content library "farm"; create it \(govc library\.create/]],
  ],
  [
    "somebody else's content library",
    { "library.info": [{ name: "farm", type: "SUBSCRIBED" }] },
    () => host({ contentLibrary: "farm" }),
    [["contentLibrary", /use a local one/]],
  ],
  [
    "a content library that only matches the name as a pattern",
    { "library.info": [{ name: "farm1", type: "LOCAL" }] },
    () => host({ contentLibrary: "farm*" }),
    [["contentLibrary", /no content library "farm\*"/]],
  ],
  [
    "a content library with a slash in its name",
    {},
    () => host({ contentLibrary: "farm/images" }),
    [["contentLibrary", /a name with a slash, such as "farm\/images"; use the library's id/]],
  ],
  [
    "a vApp, and a datastore and a folder whose names the provider cannot read",
    { "find -l -i -type ClusterComputeResource": { text: seen } },
    () => host({ cluster: undefined, resourcePool: "shop", datastore: "x]", folder: "[old]" }),
    [
      ["resourcePool", /is a vApp.*use a resource pool/],
      ["datastore", /has a closing bracket.*rename it, or use another/],
      ["folder", /^\/\[old\] has a bracket.*rename it/],
    ],
  ],
  [
    "a datacenter whose name the provider cannot read",
    {
      "find -l -i -type Datacenter": { text: "Datacenter:datacenter-1  /DC[0]\n" },
      "find -l -i -type ClusterComputeResource": { text: inventory.replaceAll("/DC0", "/DC\\[0]") },
    },
    () => host({ datacenter: "DC[0]" }),
    [["datacenter", /^\/DC\[0\] has a bracket/]],
  ],
  [
    "a standard switch that a host does not have",
    { "find -l -i -type ClusterComputeResource": { text: seen } },
    () => host({ network: undefined, virtualSwitch: "vSwitch1", hosts: ["h1"] }),
    [["virtualSwitch", /the host \/DC0\/host\/C0\/h1 has no standard switch "vSwitch1"; there are vSwitch0/]],
  ],
  [
    "a folder that is not for machines",
    { "find -l -i -type ClusterComputeResource": { text: `${seen}Folder:group-9  /DC0/host/hosts\n` } },
    () => host({ folder: "/DC0/host/hosts" }),
    [["folder", /no folder "\/DC0\/host\/hosts" below \/DC0\/vm; create it/]],
  ],
  [
    "a network that does not exist",
    { "find -l -i -type Network": { text: inventory } },
    () => check("existingNetwork", { vcenter: server, datacenterPath: "/DC0", network: "prod" }),
    [["bridge", /no network "prod" in \/DC0; there are/]],
  ],
  [
    "a network that no host of the cluster has",
    { "find -l -i -type Network": { text: `${inventory}Network:network-2  /DC0/network/V%2f24\n` } },
    () => check("existingNetwork", { vcenter: server, datacenterPath: "/DC0", network: "V/24", compute }),
    [["bridge", /^no host of the machines' cluster has the network \/DC0\/network\/V%2f24/]],
  ],
  [
    "a network that is a switch's uplinks",
    {
      "find -l -i -type Network": { text: "DistributedVirtualPortgroup:dvportgroup-1  /DC0/network/up\n" },
      "object.collect DistributedVirtualPortgroup:dvportgroup-1 config.uplink": [{ name: "config.uplink", val: true }],
    },
    () => check("existingNetwork", { vcenter: server, datacenterPath: "/DC0", network: "up", compute }),
    [["bridge", /is the uplink of a distributed switch/]],
  ],
  [
    "a datastore that no host of the cluster has",
    {
      "object.collect ClusterComputeResource:domain-c1 network datastore": [
        { name: "datastore", val: { _value: [{ value: "datastore-9" }] } },
      ],
    },
    host,
    [["datastore", /^no host of \/DC0\/host\/C0\/Resources has the datastore \/DC0\/datastore\/ds1/]],
  ],
  [
    "a network name that is taken",
    {
      "find -l -i -type Network": { text: "Network:network-9  /DC0/network/shop-dev-lan\n" },
      "object.collect Network:network-9 vm": [{ name: "vm", val: { _value: [{}] } }],
    },
    () =>
      check("portGroupName", { vcenter: server, datacenterPath: "/DC0", portGroup: "shop-dev-lan", mark: "vmfarm x" }),
    [["name", /a network \/DC0\/network\/shop-dev-lan already exists, but is not this LAN in the stack's state/]],
  ],
  [
    "a machine name that is taken",
    { ...found, "vm.info /DC0/vm/farm/shop-dev-box": virtualMachine({}, { template: false }) },
    () => check("bootConfig", boot),
    [["name", /a machine \/DC0\/vm\/farm\/shop-dev-box already exists that does not belong to this stack; rename one/]],
  ],
  [
    "a machine with our mark that is not in the state",
    {
      ...found,
      "vm.info /DC0/vm/farm/shop-dev-box": virtualMachine(
        {},
        { template: false, extraConfig: [{ key: "guestinfo.vmfarm.machine", value: "u" }] },
      ),
    },
    () => check("bootConfig", boot),
    [
      [
        "name",
        /a machine \/DC0\/vm\/farm\/shop-dev-box already exists, but is not this machine in the stack's state.*in one update/,
      ],
    ],
  ],
  [
    "a port group with our mark that is not in the state",
    {
      "find -l -i -type Network": { text: "Network:network-9  /DC0/network/shop-dev-lan\n" },
      "object.collect Network:network-9 vm": [{ name: "vm", val: { _value: [] } }],
    },
    () =>
      check("portGroupName", { vcenter: server, datacenterPath: "/DC0", portGroup: "shop-dev-lan", mark: "vmfarm x" }),
    [["name", /a network \/DC0\/network\/shop-dev-lan already exists, but is not this LAN in the stack's state/]],
  ],
  [
    "an image that is gone",
    { ...found, "vm.info -dc /DC0 -vm.uuid 4217": "no such VM" },
    () => check("bootConfig", boot),
    [["image", /template or library item 4217 no longer exists/]],
  ],
  [
    "a template with two disks",
    { ...found, "vm.info -dc /DC0 -vm.uuid 4217": virtualMachine({}, { hardware: { device: [] } }) },
    () => check("bootConfig", boot),
    [["image", /has 0 disks; it must have one/]],
  ],
  [
    "a template without a SCSI controller",
    { ...found, "device.ls": { devices: [] } },
    () => check("bootConfig", boot),
    [["image", /no SCSI controller/]],
  ],
  [
    "a root disk smaller than the image",
    found,
    () => check("bootConfig", { ...boot, rootSize: 2 ** 30 }),
    [["rootDisk", /1GiB is smaller than the image's disk of 2GiB/]],
  ],
  [
    "more than fits in guestinfo",
    found,
    () =>
      check("bootConfig", {
        ...boot,
        userData: Array.from({ length: 30_000 }, (_, i) => (i * 7919 * 104_729).toString(36)).join(""),
      }),
    [["files", /\d+ bytes when compressed, but VMware's tools read 64000; put large content into the golden image/]],
  ],
  [
    "a smaller data disk",
    {},
    () => check("vsphereDataDisk", disk, { ...disk, bytes: 2 ** 31 }),
    [["size", /has 2GiB, and making it 1GiB would cut off data/]],
  ],
  [
    "a data disk smaller than the existing one",
    { "datastore.download": descriptor },
    () => check("vsphereDataDisk", disk),
    [["size", /has 5GiB, and making it 1GiB/]],
  ],
  [
    "a new filesystem for a data disk that has one",
    {},
    () =>
      check(
        "vsphereDataDisk",
        { ...disk, filesystem: "xfs", mountPath: "/srv" },
        { ...disk, filesystem: "ext4", mountPath: "/srv" },
      ),
    [["filesystem", /has the filesystem ext4, and its data is kept/]],
  ],
  [
    "a data disk that is larger than its datastore",
    { "datastore.download": "file was not found" },
    () => check("vsphereDataDisk", { ...disk, bytes: 101 * 2 ** 30 }),
    [["size", /^101GiB is more than the datastore "ds1" has: 100GiB; use less, or another datastore/]],
  ],
  [
    "a smaller root disk for a machine with an unknown label",
    found,
    () => check("bootConfig", { ...boot, rootSize: 3 * 2 ** 30 }, { ...boot, rootSize: 2 ** 32, rootLabel: undefined }),
    [
      [
        "rootDisk",
        /changing the root disk from 4GiB to 3GiB replaces the machine.*run pulumi up once without that change/,
      ],
    ],
  ],
  [
    "a data disk that moves to another datastore",
    {},
    () => check("vsphereDataDisk", disk, { ...disk, datastorePath: "/DC0/datastore/old" }),
    [["datastore", /the data in .* is at \/DC0\/datastore\/old and would not be at/]],
  ],
  [
    "a data disk that moves to another vCenter",
    {},
    () => check("vsphereDataDisk", disk, { ...disk, vcenter: { ...server, server: "old" } }),
    [["server", /is at old and would not be at vc/]],
  ],
  [
    "a template that does not exist",
    { "find -l -i -type VirtualMachine /DC0": undefined },
    () => adopt("debian12"),
    [["base.template", /no template "debian12" in \/DC0.*govc find/]],
  ],
  [
    "a machine that is not a template",
    {
      "find -l -i -type VirtualMachine /DC0": { text: "VirtualMachine:vm-1  /DC0/vm/debian12\n" },
      "vm.info /DC0/vm/debian12": virtualMachine({}, { template: false }),
    },
    () => adopt("debian12"),
    [["base.template", /is a machine, not a template: govc vm\.markastemplate/]],
  ],
];

/** Messages are for people. */
function expectTold(problems: Problem[], told: Told): void {
  expect(problems.map(({ propertyPath }) => propertyPath)).toEqual(told.map(([path]) => path));
  for (const [i, [path, reason]] of told.entries()) {
    expect(problems[i]!.reason, path).toMatch(reason);
    expect(problems[i]!.reason).not.toMatch(/undefined|\[object|NaN|\bnull\b|^\s+at \S+ \(/m);
    expect(problems[i]!.reason).not.toContain(geheim);
  }
}

beforeEach(() => {
  answers = { ...good };
});

describe("arguments that are refused before anything is registered", () => {
  test.each(arguments_)("%s", async (_what, make, told) => {
    const { error } = await runProgram(make);
    expect(error).toBeInstanceOf(vmfarm.InvalidArgsError);
    expectTold((error as InstanceType<typeof vmfarm.InvalidArgsError>).errors, told);
  });
});

describe("a name on vSphere has at most 80 characters, including project and stack", () => {
  const project = "p".repeat(20);
  const cluster = (...tiers: number[]) =>
    new vmfarm.MultiTierCluster("c".repeat(10), {
      image: writtenImage,
      lan: lan({ platform }),
      platform,
      tiers: tiers.map((length, i) => ({ name: String.fromCharCode(97 + i).repeat(length), size: 10 })),
    });
  const there = on({ network: "VM Network", distributedSwitch: undefined });

  test.each<[what: string, make: () => unknown, told: Told]>([
    [
      "of a tier's last machine",
      () => cluster(41, 42),
      [
        [
          "tiers[1].name",
          /^p{20}-dev-c{10}-b{42}-10 has 81 characters, but a name on vSphere has at most 80; shorten it/,
        ],
      ],
    ],
    ["of a machine", () => box({ platform, lan: lan({ platform }) }, "b".repeat(56)), [["name", /has 81 characters/]]],
    ["of a LAN", () => vlan({}), []],
    ["of a LAN that gets a port group", () => lan({ platform }, "l".repeat(56)), [["name", /has 81 characters/]]],
    ["of a LAN on an existing network", () => lan({ platform: there }, "l".repeat(63)), []],
  ])("%s", async (_what, make, told) => {
    const { error } = await runProgram(make, { project, config: {} });
    expectTold((error as InstanceType<typeof vmfarm.InvalidArgsError> | undefined)?.errors ?? [], told);
  });
});

describe("what a check in the vCenter refuses", () => {
  test.each(checks)("%s", async (_what, change, make, told) => {
    answers = { ...good, ...(change as Record<string, unknown>) };
    const { failures = [] } = await make();
    expectTold(
      failures.map(({ property, reason }) => ({ propertyPath: property, reason })),
      told,
    );
  });
});

describe("what is valid", () => {
  const fine: [what: string, answers: object, make: () => Promise<pulumi.dynamic.CheckResult>][] = [
    ["a vCenter that has everything", {}, host],
    [
      "what an interrupted run left of the machine",
      {
        ...found,
        "vm.info /DC0/vm/farm/shop-dev-box": virtualMachine(
          {},
          { template: false, extraConfig: [{ key: "guestinfo.vmfarm.machine", value: "u" }] },
        ),
      },
      () => check("bootConfig", boot, boot),
    ],
    ["a machine that already belongs to the stack", found, () => check("bootConfig", boot, boot)],
    [
      "a kept data disk",
      { "datastore.download": descriptor },
      () => check("vsphereDataDisk", { ...disk, bytes: 5 * 2 ** 30 }),
    ],
    [
      "a network that was already in use, whatever happened to the hosts",
      { "find -l -i -type Network": { text: "Network:network-2  /DC0/network/V%2f24\n" } },
      () => {
        const inputs = { vcenter: server, datacenterPath: "/DC0", network: "V%2f24", compute };
        return check("existingNetwork", inputs, { ...inputs, networkId: "network-2" });
      },
    ],
    ["an unchanged data disk", {}, () => check("vsphereDataDisk", disk, disk)],
    [
      "a filesystem for a disk whose filesystem is not in the state",
      {},
      () => check("vsphereDataDisk", { ...disk, filesystem: "ext4", mountPath: "/srv" }, disk),
    ],
    [
      "a kept data disk with a size in powers of ten",
      { "datastore.download": { text: `RW ${(1431 * 2 ** 20) / 512} VMFS "x-flat.vmdk"\n` } },
      () => check("vsphereDataDisk", { ...disk, bytes: 1_500_000_000 }),
    ],
    [
      "a data disk that may later need more than is free",
      { "datastore.download": "file was not found" },
      () => check("vsphereDataDisk", { ...disk, bytes: 11 * 2 ** 30 }),
    ],
    [
      "a smaller root disk for a machine with a new label",
      found,
      () =>
        check("bootConfig", { ...boot, rootSize: 3 * 2 ** 30, rootLabel: "root.2" }, { ...boot, rootSize: 2 ** 32 }),
    ],
    [
      "a vCenter that is not yet known",
      {},
      () => check("bootConfig", { ...boot, datacenterPath: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
    ],
  ];
  test.each(fine)("%s", async (_what, change, make) => {
    answers = { ...good, ...(change as Record<string, unknown>) };
    expect((await make()).failures).toEqual([]);
  });

  test.each([
    ["Team/A", "Team%2fA"],
    ["Team%2fA/", "Team%2fA"],
    ["/Team/A/web", "Team%2fA/web"],
    ["/DC0/vm/Team/A/web", "Team%2fA/web"],
    ["/DC0/vm/farm/", "farm"],
    ["farm", "farm"],
  ])("the machines' folder %s is found", async (folder, below) => {
    answers = { ...good, "find -l -i -type ClusterComputeResource": { text: seen } };
    const { inputs, failures } = await host({ folder });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ folder: below });
  });

  test("a check finds what a preview should know", async () => {
    expect((await host()).inputs).toMatchObject({
      datacenterPath: "/DC0",
      resourcePoolId: "resgroup-1",
      clusterPath: "/DC0/host/C0",
      drs: false,
      datastoreId: "datastore-1",
      folder: "",
      compute: "ClusterComputeResource:domain-c1",
      importNetwork: "Network:network-1",
      hardwareVersion: 20,
    });
  });
});
