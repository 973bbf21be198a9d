import type { Accelerator } from "../machine/args";

/** Where machines run. Exactly one block is set. */
export interface PlatformArgs {
  /** libvirt with QEMU: KVM or software emulation. */
  libvirt?: LibvirtArgs;
}

/** A libvirt and what to use of it. */
export interface LibvirtArgs {
  /** Connection URI, for example `qemu:///system` or `qemu+ssh://host/system`. */
  uri: string;
  /** Storage pool for all volumes; it must exist and be active. Default `default`. */
  pool?: string;
  /** What executes guests, where a machine does not say it. Default `auto`. */
  accelerator?: Accelerator;
}
