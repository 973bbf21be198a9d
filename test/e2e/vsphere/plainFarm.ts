import type { Program } from "../../support/stack";
import type { Vcsim } from "../../support/vcsim";

export interface FarmArgs {
  /** Path of the image's OVF descriptor. */
  ovf: string;
  /** MiB. */
  memory: number;
  vlan: number;
  bootGiB: number;
}

const metadata = JSON.stringify({
  "instance-id": "plain-db",
  "local-hostname": "db",
  network: {
    version: 2,
    ethernets: { lan: { addresses: ["10.17.3.7/24"], routes: [{ to: "default", via: "10.17.3.1" }] } },
  },
});

/** Every kind of resource that vmfarm creates on a vCenter, with only the provider's SDK. */
export function plainFarm(vcenter: Vcsim, { ovf, memory, vlan, bootGiB }: FarmArgs): Program {
  return {
    source: `
const { secret } = require("@pulumi/pulumi");
const vsphere = require("@pulumi/vsphere");
const provider = new vsphere.Provider("vcenter", {
  vsphereServer: ${JSON.stringify(vcenter.server)}, user: ${JSON.stringify(vcenter.user)},
  password: secret(${JSON.stringify(vcenter.password)}), allowUnverifiedSsl: false,
});
const options = { provider };
const datacenterId = vsphere.getDatacenterOutput({ name: "DC0" }, options).id;
const find = (kind, name) => vsphere["get" + kind + "Output"]({ name, datacenterId }, options);
const cluster = find("ComputeCluster", "DC0_C0");
const datastore = find("Datastore", "LocalDS_0");
const template = find("VirtualMachine", "DC0_C0_RP1_VM0");

const folder = new vsphere.Folder("folder", { path: "plain", type: "vm", datacenterId }, options);
const category = new vsphere.TagCategory("category",
  { name: "plain", cardinality: "SINGLE", associableTypes: ["VirtualMachine"] }, options);
const tag = new vsphere.Tag("tag", { name: "plain-test", categoryId: category.id }, options);
const distributed = new vsphere.DistributedPortGroup("distributed", {
  name: "plain-distributed", vlanId: ${vlan},
  distributedVirtualSwitchUuid: find("DistributedVirtualSwitch", "DVS0").id,
}, options);
["DC0_C0_H0", "DC0_C0_H1"].map((host, i) => new vsphere.HostPortGroup("standard-" + i, {
  name: "plain-standard", vlanId: ${vlan}, virtualSwitchName: "vSwitch0", hostSystemId: find("Host", host).id,
}, options));
const data = new vsphere.VirtualDisk("data", {
  vmdkPath: "vmfarm/plain/data.vmdk", size: 5, type: "thin", datacenter: "DC0", datastore: "LocalDS_0", createDirectories: true,
}, options);
const library = new vsphere.ContentLibrary("library",
  { name: "plain", description: "images", storageBackings: [datastore.id] }, options);
const image = new vsphere.ContentLibraryItem("image",
  { name: "image", libraryId: library.id, fileUrl: ${JSON.stringify(ovf)} }, options);

const machine = (name, args) => new vsphere.VirtualMachine(name, {
  name: "plain-" + name, folder: folder.path, resourcePoolId: cluster.resourcePoolId, datastoreId: datastore.id,
  scsiType: "pvscsi", firmware: "bios", tags: [tag.id],
  networkInterfaces: [{ networkId: distributed.id, adapterType: "vmxnet3" }],
  waitForGuestNetTimeout: 1, ...args,
}, options);
const db = machine("db", {
  memory: ${memory}, guestId: template.guestId, clone: { templateUuid: template.id },
  disks: [
    { label: "boot", size: ${bootGiB}, unitNumber: 0, thinProvisioned: true },
    { label: "data", attach: true, path: data.vmdkPath, datastoreId: datastore.id, unitNumber: 1 },
  ],
  extraConfig: { "guestinfo.metadata": ${JSON.stringify(Buffer.from(metadata).toString("base64"))}, "guestinfo.metadata.encoding": "base64" },
});
const web = machine("web", {
  memory: 512, guestId: "debian10_64Guest", clone: { templateUuid: image.id }, waitForGuestNetRoutable: false,
  disks: [{ label: "boot", size: 1, unitNumber: 0, thinProvisioned: true }],
});
new vsphere.ComputeClusterVmAntiAffinityRule("apart",
  { name: "plain-apart", computeClusterId: cluster.id, virtualMachineIds: [db.id, web.id] }, options);
`,
  };
}
