import { type MacRange, qemuMacs } from "../identity";
import { hostLanRules, type LanRules } from "../network/lanRules";

/** What the planning of machines and their LANs has to know of a platform. */
export interface MachineRules {
  readonly macs: MacRange;
  readonly lan: LanRules;
  /** Where a guest finds a data disk, below /dev. `uuid` is derived from project, stack, machine and disk; `index` counts the machine's data disks from 0. */
  dataDiskDevice(name: string, uuid: string, index: number): string;
}

/** QEMU guests of a libvirt. */
export const qemuRules: MachineRules = {
  macs: qemuMacs,
  lan: hostLanRules,
  dataDiskDevice: (name) => `/dev/disk/by-id/virtio-${name}`,
};
