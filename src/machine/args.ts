import type { Input } from "@pulumi/pulumi";
import type { NetworkRef } from "../network/args";

/** How an argument names a golden image. A GoldenImage is one. */
export interface ImageRef {
  /** The platform's own id of the published image: on libvirt the path of its volume, on vSphere the UUID of its template, or `library:` and the id of its item, on EC2 the id of its AMI. */
  imageId: Input<string>;
  /** File name with the recipe's hash, as reports print it. */
  fileName: Input<string>;
  /** Size of the disk that a guest sees, in bytes. */
  virtualSize: Input<number>;
}

/** What executes the guest's instructions. */
export const Accelerator = {
  /** KVM where a guest kernel is seen to come up under it, else software emulation. */
  auto: "auto",
  kvm: "kvm",
  /** QEMU's software emulation: works everywhere, several times slower. */
  tcg: "tcg",
  /** The Xen of a libvirt whose URI begins with `xen`: there it is what `auto` stands for, and the only one. */
  xen: "xen",
} as const;
export type Accelerator = (typeof Accelerator)[keyof typeof Accelerator];

/** What starts the boot loader. */
export const Firmware = { bios: "bios", uefi: "uefi" } as const;
export type Firmware = (typeof Firmware)[keyof typeof Firmware];

/** What a machine may boot from. */
export const BootDevice = { disk: "disk", network: "network" } as const;
export type BootDevice = (typeof BootDevice)[keyof typeof BootDevice];

/** What the hardware clock shows. */
export const ClockBase = { utc: "utc", localtime: "localtime" } as const;
export type ClockBase = (typeof ClockBase)[keyof typeof ClockBase];

/** Whether a machine runs. */
export const PowerState = {
  running: "running",
  /** Shut down. */
  stopped: "stopped",
  /** Its memory is written to disk, and it goes on from there: hibernated on EC2. */
  suspended: "suspended",
} as const;
export type PowerState = (typeof PowerState)[keyof typeof PowerState];

/** A disk of its own that survives the replacement of its machine. */
export interface DataDiskArgs {
  /** Name inside the machine, at most 20 characters: the guest finds the disk at `/dev/disk/by-id/virtio-<name>`. */
  name: string;
  /** Size with its unit, for example `"5GiB"`. Enlarging is done in place; shrinking is refused. */
  size: string;
  /**
   * Where the guest mounts it, for example `/var/lib/postgresql`: an absolute path without white space, quotes and backslashes. It gets a
   * filesystem when it has none. Default: not mounted.
   */
  mountPath?: string;
  /** Filesystem made on an empty disk that is mounted: `ext4` or `xfs`. Default `ext4`. */
  filesystem?: string;
  /** Whether the disk and what is on it go when the machine is removed from the program. Default false: the volume stays. */
  deleteWithMachine?: boolean;
}

/** A place on a LAN. */
export interface LanAttachment {
  lan: NetworkRef;
  /** IPv4 address inside the LAN. Default: derived from the machine's name. */
  address?: string;
}

/** How long to wait for a machine, and whether. */
export interface ReadinessArgs {
  /** Time from the start of the machine to the end of cloud-init, for example `"10m"`. Default `"15m"`. */
  timeout?: string;
  /** False: the machine counts as made when it is started. Default true: when cloud-init has finished without an error. */
  wait?: boolean;
}

/** The shape of a machine: what a machine and a tier have in common, apart from what happens inside the guest. */
export interface HardwareArgs {
  /** Virtual processors. Default 1. */
  cpus?: number;
  /** Memory with its unit, at least `"64MiB"`. Default `"512MiB"`. */
  memory?: string;
  /** Size of the root disk with its unit; the guest grows its filesystem into it. Default: the image's own. */
  rootDisk?: string;
  /** Disks that survive the machine's replacement. */
  dataDisks?: DataDiskArgs[];
  /** Default `bios`; on vSphere and EC2 the image's own, and on EC2 no other. */
  firmware?: Firmware;
  /** What to boot from, in order. Default `["disk"]`. */
  bootOrder?: BootDevice[];
  /** What the hardware clock shows. Default `utc`, as every guest but Windows expects. */
  clock?: ClockBase;
  /** Default: the platform's, and that is `auto` unless the configuration says otherwise. */
  accelerator?: Accelerator;
  readiness?: ReadinessArgs;
  /**
   * Default `running`. A new machine is set up before it is stopped or suspended; disks, address and name stay its own. Not on vSphere; on
   * EC2 `suspended` needs `ec2: { hibernation: true }`.
   */
  power?: PowerState;
  /** Arguments of `@pulumi/libvirt`'s Domain, merged over ours last; used on libvirt only. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  libvirt?: Record<string, any>;
  /** Arguments of `@pulumi/vsphere`'s VirtualMachine, merged over ours last; used on vSphere only. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  vsphere?: Record<string, any>;
  /**
   * Arguments of `@pulumi/aws`'s ec2.Instance, merged over ours last; used on EC2 only. `instanceType` stands there: without it the cheapest
   * type that has `cpus` and `memory` is taken.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  ec2?: Record<string, any>;
}
