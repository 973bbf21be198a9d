import type { MacRange } from "../../../identity";
import { type MachineRules, qemuRules } from "../../../machine/rules";
import { type Capabilities, unsupported } from "../../capabilities";

/** What libvirt can do with QEMU, but not with Xen. */
export const xenUnsupported: Partial<Capabilities> = {
  networkBoot: unsupported("a PVH guest starts from its disk: leave bootOrder out"),
  firmware: unsupported("a PVH guest has none, and an HVM guest starts by BIOS: leave firmware out"),
};

/** Xen's own range ("MAC addresses" in Xen's documentation of networking). */
const xenMacs: MacRange = { prefix: [0x00, 0x16, 0x3e], fourth: 0xff };

/** Guests of a Xen host. Xen's disks have no serial numbers: a guest knows them by their place. */
export const xenMachineRules: MachineRules = {
  ...qemuRules,
  macs: xenMacs,
  dataDiskDevice: (_name, _uuid, index) => `/dev/${diskTarget(index + ownDisks)}`,
};

/** Root disk and seed come first. */
const ownDisks = 2;

/** Name of a domain's disk, counted from 0: xvda to xvdz, then xvdaa and on. */
export function diskTarget(index: number): string {
  const letter = String.fromCharCode("a".charCodeAt(0) + (index % 26));
  return index < 26 ? `xvd${letter}` : `${diskTarget(Math.floor(index / 26) - 1)}${letter}`;
}
