import type { Effect } from "../effect";
import { inputsOf, type Step } from "../step";
import { bag, list, number, text } from "../values";
import type { PlatformKinds } from "./kind";
import { ownType } from "./own";
import { bootWords, fromTo, ifKnown, mebibytes, nothing } from "./words";

const reboot = (): Effect => "reboot";

/** Resources of `@pulumi/vsphere`, and our own on a vCenter. */
export const vsphere: PlatformKinds = {
  locationOf: ({ vcenter }) => text(bag(vcenter).server),
  kinds: {
    "vsphere:index/virtualMachine:VirtualMachine": {
      part: "machine",
      platformName: ({ name }) => text(name),
      words: {
        memory: fromTo("memory", "memory", mebibytes),
        numCpus: fromTo("processors", "numCpus"),
        networkInterfaces: ifKnown("networkInterfaces", "its network interfaces changed"),
        disks: ifKnown("disks", "its disks changed"),
        firmware: fromTo("firmware", "firmware"),
        extraConfig: ifKnown("extraConfig", "its first-boot configuration changed"),
        name: fromTo("its name in the inventory", "name"),
        tags: () => "its tags changed",
        clone: nothing,
        guestId: nothing,
        scsiType: nothing,
      },
      // The provider turns the machine off for these, unless hot-adding is enabled.
      updates: {
        memory: (step) => (growsLive(step, "memory", "memoryHotAddEnabled") ? "live" : "reboot"),
        numCpus: (step) => (growsLive(step, "numCpus", "cpuHotAddEnabled") ? "live" : "reboot"),
        numCoresPerSocket: reboot,
        firmware: reboot,
        guestId: reboot,
        extraConfig: reboot,
        enableDiskUuid: reboot,
        nestedHvEnabled: reboot,
        cpuHotAddEnabled: reboot,
        memoryHotAddEnabled: reboot,
        hardwareVersion: reboot,
      },
      disksInput: "disks",
      dataDisks(step) {
        const inputs = inputsOf(step);
        return list(inputs.disks)
          .map(bag)
          .filter(({ attach }) => attach === true)
          .flatMap(({ label }) => text(label) ?? []);
      },
    },
    [ownType("BootConfig")]: {
      part: "boot",
      image: "imageId",
      words: { ...bootWords, linkedClones: nothing, names: nothing, rootLabel: nothing, template: nothing },
    },
    "vsphere:index/distributedPortGroup:DistributedPortGroup": {
      part: "lan",
      ranges: () => [],
      words: { vlanId: fromTo("VLAN", "vlanId"), name: fromTo("name", "name") },
    },
    "vsphere:index/hostPortGroup:HostPortGroup": {
      part: "lan",
      ranges: () => [],
      words: { vlanId: fromTo("VLAN", "vlanId"), name: fromTo("name", "name") },
    },
    "vsphere:index/folder:Folder": { part: "helper", platformName: ({ name }) => text(name) },
    "vsphere:index/computeClusterVmAntiAffinityRule:ComputeClusterVmAntiAffinityRule": { part: "helper" },
    [ownType("AntiAffinity")]: { part: "helper" },
    [ownType("DataFolder")]: { part: "helper" },
    [ownType("DiskUnits")]: { part: "helper" },
    [ownType("ExistingNetwork")]: { part: "helper" },
    [ownType("MachineHardware")]: { part: "helper" },
    [ownType("PortGroupName")]: { part: "helper" },
    [ownType("StackFolder")]: { part: "helper" },
    [ownType("StackTags")]: { part: "helper" },
    [ownType("VcenterPlace")]: { part: "helper" },
  },
};

function growsLive({ olds, news }: Step, key: string, allowed: string): boolean {
  return olds[allowed] === true && (number(news[key]) ?? 0) > (number(olds[key]) ?? 0);
}
