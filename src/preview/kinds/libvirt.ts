import { inputsOf } from "../step";
import { bag, list, text } from "../values";
import type { PlatformKinds } from "./kind";
import { nameInFile, ownType } from "./own";
import { bootWords, fromTo, ifKnown, mebibytes, nothing } from "./words";

/** Resources of `@pulumi/libvirt`, and our own on a libvirt host. */
export const libvirt: PlatformKinds = {
  locationOf: ({ uri }) => text(uri),
  kinds: {
    "libvirt:index/domain:Domain": {
      part: "machine",
      platformName: ({ name }) => text(name),
      words: {
        memory: fromTo("memory", "memory", mebibytes),
        vcpu: fromTo("processors", "vcpu"),
        networkInterfaces: ifKnown("networkInterfaces", "its network interfaces changed"),
        disks: ifKnown("disks", "its disks changed"),
        xml: ifKnown("xml", "its firmware, boot order, clock or devices changed"),
        type: ifKnown("type", "its accelerator changed"),
        autostart: () => "its autostart setting changed",
        running: ({ news }) => `it is declared ${news.running === false ? "stopped" : "running"}`,
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
    [ownType("BootVolumes")]: { part: "boot", image: "imagePath", words: { ...bootWords, earlierRoots: nothing } },
    "libvirt:index/network:Network": {
      part: "lan",
      platformName: ({ name }) => text(name),
      ranges: ({ addresses }) => list(addresses).flatMap((range) => text(range) ?? []),
      words: {
        addresses: ({ olds, news }) => `range ${list(olds.addresses).join(", ")} → ${list(news.addresses).join(", ")}`,
        mode: fromTo("mode", "mode"),
        domain: fromTo("DNS domain", "domain"),
        dhcp: () => "DHCP changed",
        bridge: fromTo("bridge", "bridge"),
        xml: nothing,
      },
    },
    [ownType("DnsRecords")]: { part: "helper" },
    [ownType("SubnetClaim")]: { part: "helper" },
    [ownType("AcceleratorProbe")]: { part: "helper" },
    [ownType("LibvirtHost")]: { part: "helper" },
    [ownType("XenHost")]: { part: "helper" },
  },
};
