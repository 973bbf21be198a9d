import { inputsOf } from "../input/step";
import { bag, list, text } from "../input/values";
import { nameInFile, ours } from "./ours";
import type { RuleTable } from "./rule";
import { bootWords, fromTo, ifKnown, mebibytes, nothing } from "./words";

/** Resources of `@pulumi/libvirt`, and ours on a libvirt host. */
export const libvirt: RuleTable = {
  "libvirt:index/domain:Domain": {
    part: "machine",
    words: {
      memory: fromTo("memory", "memory", mebibytes),
      vcpu: fromTo("processors", "vcpu"),
      networkInterfaces: ifKnown("networkInterfaces", "its network cards changed"),
      disks: ifKnown("disks", "its disks changed"),
      xml: ifKnown("xml", "its firmware, boot order, clock or devices changed"),
      type: ifKnown("type", "its accelerator changed"),
      autostart: () => "whether it starts with its host changed",
      running: ({ news }) => (news.running === false ? "it is shut off" : "it is started"),
      name: fromTo("its name on the host", "name"),
    },
    updates: { running: ({ news }) => (news.running === false ? "stopped" : "started") },
    disksInput: "disks",
    rootDiskApart: true,
    dataDisks(step) {
      const inputs = inputsOf(step);
      const machine = text(inputs.name) ?? "";
      return list(inputs.disks)
        .map((disk) => text(bag(disk).volumeId)?.split("/").at(-1))
        .filter((file) => file?.startsWith(`${machine}.`))
        .map((file) => nameInFile(file!, machine));
    },
  },
  [ours("BootVolumes")]: { part: "boot", image: "imagePath", words: { ...bootWords, earlierRoots: nothing } },
  "libvirt:index/network:Network": {
    part: "lan",
    words: {
      addresses: ({ olds, news }) => `range ${list(olds.addresses).join(", ")} → ${list(news.addresses).join(", ")}`,
      mode: fromTo("mode", "mode"),
      domain: fromTo("DNS domain", "domain"),
      dhcp: () => "DHCP changed",
      bridge: fromTo("bridge", "bridge"),
      xml: nothing,
    },
  },
  [ours("DnsRecords")]: { part: "helper" },
  [ours("SubnetClaim")]: { part: "helper" },
  [ours("AcceleratorProbe")]: { part: "helper" },
  [ours("LibvirtHost")]: { part: "helper" },
  [ours("XenHost")]: { part: "helper" },
};
