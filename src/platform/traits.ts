import { type MacRange, qemuMacs } from "../identity";
import { hostMadeLans, type LanTraits } from "../network/traits";

/** What planning has to know of a platform before it is asked for anything. */
export interface Traits {
  readonly macs: MacRange;
  readonly lan: LanTraits;
  /** Where a guest finds a data disk, below /dev. `uuid` is derived from project, stack, machine and disk; `index` counts the machine's data disks from 0. */
  dataDiskDevice(name: string, uuid: string, index: number): string;
}

/** QEMU guests of a libvirt. Also what planning goes on with while the platform is not known, to find what else is wrong. */
export const qemuTraits: Traits = {
  macs: qemuMacs,
  lan: hostMadeLans,
  dataDiskDevice: (name) => `/dev/disk/by-id/virtio-${name}`,
};
