import type { Accelerator } from "../../machine/args";

/**
 * A libvirt host and what is used of it.
 *
 * @group Arguments
 * @category Platforms
 */
export interface LibvirtArgs {
  /** Connection URI, such as `qemu:///system`, `qemu+ssh://host/system` or `xen+ssh://host/system` (libvirt's "Connection URIs"). */
  uri: string;
  /**
   * Storage pool for all volumes. It must exist and be active.
   *
   * @default `"default"`
   */
  pool?: string;
  /**
   * What executes guests, unless a machine sets it.
   *
   * @default `"auto"`
   */
  accelerator?: Accelerator;
  /**
   * How guests start on a Xen host. Only with a URI that begins with `xen`.
   *
   * @default Each property's own default.
   */
  xen?: XenArgs;
}

/**
 * How the guests of a Xen host start.
 *
 * @group Arguments
 * @category Platforms
 */
export interface XenArgs {
  /**
   * Kind of guest.
   *
   * @default `"pvh"` if the host offers it, otherwise `"hvm"`.
   */
  guest?: XenGuest;
  /**
   * Absolute path on the host of the program that starts a PVH guest and finds the kernel inside the image, such as GRUB for PVH
   * (`/usr/lib/grub-xen/grub-i386-xen_pvh.bin` in Debian's grub-xen-host). Not with `guest: "hvm"`.
   *
   * @default The host's `pygrub`.
   */
  kernel?: string;
}

/**
 * Kinds of Xen guests.
 *
 * @enum
 * @group Enums
 */
export const XenGuest = {
  /** Paravirtual devices, no emulated ones; the processor's virtualisation isolates guests. */
  pvh: "pvh",
  /** A whole emulated PC, whose firmware starts the image as it does under QEMU. */
  hvm: "hvm",
} as const;
export type XenGuest = (typeof XenGuest)[keyof typeof XenGuest];
