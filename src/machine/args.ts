import type { Input } from "@pulumi/pulumi";
import type { NetworkRef } from "../network/args";

/**
 * A published golden image, as machines refer to it. A `GoldenImage` is one; for an image that another program publishes, write the three
 * values down.
 *
 * @group Arguments
 * @category Images
 * @example
 * ```ts
 * import { type ImageRef, VirtualMachine } from "vmfarm";
 *
 * const image: ImageRef = {
 *   imageId: "/var/lib/libvirt/images/base-d3e3ddb125b5.qcow2",
 *   fileName: "base-d3e3ddb125b5.qcow2",
 *   virtualSize: 2 * 2 ** 30,
 * };
 * new VirtualMachine("hello", { image });
 * ```
 */
export interface ImageRef {
  /**
   * The platform's own id of the published image: on libvirt the path of its volume, on vSphere the UUID of its template, or `library:` and
   * the id of its content library item, on EC2 the id of its AMI.
   */
  imageId: Input<string>;
  /** File name with the recipe's hash, as reports print it, such as `web-d3e3ddb125b5.qcow2`. */
  fileName: Input<string>;
  /** Size of the disk as the guest sees it, in bytes. */
  virtualSize: Input<number>;
}

/**
 * What executes the guest's instructions. On libvirt only.
 *
 * @enum
 * @group Enums
 */
export const Accelerator = {
  /** KVM if a guest kernel boots under it on the host, otherwise software emulation. */
  auto: "auto",
  /** The host's processors, through the kernel's KVM. */
  kvm: "kvm",
  /** QEMU's software emulation: works everywhere, several times slower. */
  tcg: "tcg",
  /** Xen, on a libvirt whose URI begins with `xen`. There it is what `auto` selects, and the only choice. */
  xen: "xen",
} as const;
export type Accelerator = (typeof Accelerator)[keyof typeof Accelerator];

/**
 * What starts the boot loader.
 *
 * @enum
 * @group Enums
 */
export const Firmware = {
  /** A PC's BIOS: the boot sector of the disk. */
  bios: "bios",
  /** UEFI: a program on the disk's EFI system partition. */
  uefi: "uefi",
} as const;
export type Firmware = (typeof Firmware)[keyof typeof Firmware];

/**
 * What a machine can boot from.
 *
 * @enum
 * @group Enums
 */
export const BootDevice = {
  /** The root disk. */
  disk: "disk",
  /** The network, by PXE. */
  network: "network",
} as const;
export type BootDevice = (typeof BootDevice)[keyof typeof BootDevice];

/**
 * What the hardware clock shows.
 *
 * @enum
 * @group Enums
 */
export const ClockBase = {
  /** Coordinated Universal Time. */
  utc: "utc",
  /** The host's local time, as Windows expects. */
  localtime: "localtime",
} as const;
export type ClockBase = (typeof ClockBase)[keyof typeof ClockBase];

/**
 * The power state of a machine.
 *
 * @enum
 * @group Enums
 */
export const PowerState = {
  /** Switched on. */
  running: "running",
  /** Shut down. */
  stopped: "stopped",
  /** Saved to disk with its memory, to resume from there; on EC2, hibernated. */
  suspended: "suspended",
} as const;
export type PowerState = (typeof PowerState)[keyof typeof PowerState];

/**
 * A disk that survives the replacement of its machine.
 *
 * @group Arguments
 * @category Machines
 */
export interface DataDiskArgs {
  /**
   * Name inside the machine: lower-case letters, digits and hyphens, at most 20 characters (the length of a virtio disk's serial number).
   * With QEMU the guest finds the disk at `/dev/disk/by-id/virtio-<name>`.
   */
  name: string;
  /**
   * Size with its unit, such as `"5GiB"` (`B`, `KB`, `MB`, `GB`, `TB`, `KiB`, `MiB`, `GiB`, `TiB`). A disk is enlarged in place; shrinking
   * one is an error. On EC2, a whole number of GiB.
   */
  size: string;
  /**
   * Where the guest mounts the disk, such as `/var/lib/postgresql`: an absolute path without white space, quotes or backslashes. A disk
   * without a filesystem is formatted.
   *
   * @default The disk is attached but not mounted.
   */
  mountPath?: string;
  /**
   * Filesystem created on an empty disk that has a `mountPath`: `ext4` or `xfs`.
   *
   * @default `"ext4"`
   */
  filesystem?: string;
  /**
   * Whether the disk and its data are deleted when the machine is removed from the program.
   *
   * @default `false`: the disk is kept.
   */
  deleteWithMachine?: boolean;
}

/**
 * A network card of a machine, and the LAN it is on.
 *
 * @group Arguments
 * @category Machines
 */
export interface LanAttachment {
  /** The LAN. */
  lan: NetworkRef;
  /**
   * IPv4 address inside the LAN, such as `10.17.3.20`.
   *
   * @default Derived from the machine's name, so that it is known before the machine exists.
   */
  address?: string;
}

/**
 * Whether, and for how long, to wait for a machine.
 *
 * @group Arguments
 * @category Machines
 */
export interface ReadinessArgs {
  /**
   * Longest time from the start of the machine to the end of cloud-init: a whole number with a unit (`s`, `m`, `h`, `d`), such as `"10m"`.
   *
   * @default `"15m"`
   */
  timeout?: string;
  /**
   * Whether `pulumi up` waits until cloud-init has finished without an error. With `false`, it only waits until the machine has started.
   *
   * @default `true`
   */
  wait?: boolean;
}

/**
 * The hardware of a machine: what a `VirtualMachine` and a tier have in common, apart from what happens inside the guest.
 *
 * @group Arguments
 * @category Machines
 */
export interface HardwareArgs {
  /**
   * Virtual processors, 1 to 1024.
   *
   * @default `1`
   */
  cpus?: number;
  /**
   * Memory with its unit, at least `"64MiB"` and a whole number of MiB, on vSphere a multiple of 4 MiB.
   *
   * @default `"512MiB"`
   */
  memory?: string;
  /**
   * Size of the root disk with its unit, such as `"10GiB"`, at least the image's; the guest grows its filesystem into it. On vSphere and EC2,
   * a whole number of GiB.
   *
   * @default The image's own size.
   */
  rootDisk?: string;
  /**
   * Disks that survive the machine's replacement.
   *
   * @default None.
   */
  dataDisks?: DataDiskArgs[];
  /**
   * What starts the boot loader. Not on EC2 or Xen.
   *
   * @default `"bios"`; on vSphere and EC2, the image's own.
   */
  firmware?: Firmware;
  /**
   * What to boot from, in order, each device at most once. `network` with QEMU only.
   *
   * @default `["disk"]`
   */
  bootOrder?: BootDevice[];
  /**
   * What the hardware clock shows. `localtime` on libvirt only.
   *
   * @default `"utc"`, as every guest but Windows expects.
   */
  clock?: ClockBase;
  /**
   * What executes the guest's instructions. On libvirt only.
   *
   * @default The platform's `accelerator`, which is `"auto"` unless it is configured.
   */
  accelerator?: Accelerator;
  /**
   * Whether, and for how long, to wait until the machine is ready.
   *
   * @default Up to 15 minutes, for cloud-init to finish.
   */
  readiness?: ReadinessArgs;
  /**
   * Whether the machine runs. A new machine is set up before it is stopped or suspended; it keeps its disks, address and name. Not on
   * vSphere. On EC2 `suspended` needs `ec2: { hibernation: true }`.
   *
   * @default `"running"`
   */
  power?: PowerState;
  /**
   * Arguments of `@pulumi/libvirt`'s `Domain`, merged over the computed ones. Ignored on other platforms.
   *
   * @default None.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  libvirt?: Record<string, any>;
  /**
   * Arguments of `@pulumi/vsphere`'s `VirtualMachine`, merged over the computed ones. Ignored on other platforms.
   *
   * @default None.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  vsphere?: Record<string, any>;
  /**
   * Arguments of `@pulumi/aws`'s `ec2.Instance`, merged over the computed ones; `instanceType` is set here. Ignored on other platforms.
   *
   * @default None; the instance type is the cheapest with at least `cpus` and `memory`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  ec2?: Record<string, any>;
}
