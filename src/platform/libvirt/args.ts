import type { Accelerator } from "../../machine/args";

/** A libvirt and what to use of it. */
export interface LibvirtArgs {
  /** Connection URI, for example `qemu:///system`, `qemu+ssh://host/system` or `xen+ssh://host/system`. */
  uri: string;
  /** Storage pool for all volumes; it must exist and be active. Default `default`. */
  pool?: string;
  /** What executes guests, where a machine does not say it. Default `auto`. */
  accelerator?: Accelerator;
  /** How guests start on a Xen host; with a URI that begins with `xen` only. */
  xen?: XenArgs;
}

/** How the guests of a Xen host start. */
export interface XenArgs {
  /** Default: `pvh` where the host offers it, else `hvm`. */
  guest?: XenGuest;
  /**
   * Path on the host of what a PVH guest starts with, and which finds the kernel inside the image, such as GRUB for PVH
   * (`/usr/lib/grub-xen/grub-i386-xen_pvh.bin` of Debian's grub-xen-host). Default: the host's `pygrub`.
   */
  kernel?: string;
}

/** Kinds of Xen's guests. */
export const XenGuest = {
  /** Paravirtual devices and no emulated ones; the processor's virtualisation keeps guests apart. */
  pvh: "pvh",
  /** A whole PC, whose firmware starts the image as under QEMU. */
  hvm: "hvm",
} as const;
export type XenGuest = (typeof XenGuest)[keyof typeof XenGuest];
