import type { Input } from "@pulumi/pulumi";
import type { Accelerator } from "../machine/args";

/** Where machines run. Exactly one block is set. */
export interface PlatformArgs {
  /** libvirt with QEMU: KVM or software emulation. */
  libvirt?: LibvirtArgs;
  /** A vCenter with its ESXi hosts. */
  vsphere?: VsphereArgs;
  /** Amazon EC2 in one region of an AWS account. */
  ec2?: Ec2Args;
}

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

/**
 * A vCenter and what to use of it. What is named here exists already, apart from the default `folder`. Names are written as the vSphere Client
 * shows them, or with the inventory's escapes (`%2f`, `%5c`, `%25`), and may be paths of the inventory where a name alone is not unique.
 */
export interface VsphereArgs {
  /** Host name or address of the vCenter, with `:port` where it is not 443. */
  server: string;
  /** Account of the vCenter, such as `vmfarm@vsphere.local`. */
  user: string;
  /** Its password; kept as a secret. */
  password: Input<string>;
  /** PEM file with the certificate authority that the server's certificate is verified with. Default: those that the system trusts. */
  caFile?: string;
  /** True: the server's certificate is not verified, so anybody between here and there can read the password. Default false. */
  allowUnverifiedSsl?: boolean;
  /** Default: the only one of the vCenter. */
  datacenter?: string;
  /** Cluster, or host that is in none, on which machines run; this or `resourcePool`. */
  cluster?: string;
  /** Resource pool in which machines run; this or `cluster`. */
  resourcePool?: string;
  /** Datastore for machines, data disks and images. */
  datastore: string;
  /**
   * Folder for the machines, which exists: its path below the datacenter's virtual machines (`prod/web`) or the whole one
   * (`/DC0/vm/prod/web`). Default: `vmfarm/PROJECT-STACK`, which is made.
   */
  folder?: string;
  /** Content library that images are published to, by name or id. Default: none; images are templates in the folder `vmfarm/images`. */
  contentLibrary?: string;
  /** Network (port group) that exists already, for every LAN that `lans` says nothing else of. Default: each LAN gets a port group. */
  network?: string;
  /** Distributed switch on which LANs get port groups; this or `virtualSwitch`. */
  distributedSwitch?: string;
  /** Standard switch, of this name on each of `hosts`, on which LANs get port groups; this or `distributedSwitch`. */
  virtualSwitch?: string;
  /** The ESXi hosts with that standard switch. */
  hosts?: string[];
  /** VLAN id of LANs that say none, 1 to 4094. Default: none. */
  vlan?: number;
  /** What the site says of single LANs, by the LAN's name. Arguments of the LAN win. */
  lans?: Record<string, VsphereLanArgs>;
  /** Whether root disks share the image's unchanged blocks, where they have the image's size. Default true; never with a content library. */
  linkedClones?: boolean;
  /** Whether the machines of a tier are kept on different hosts by a DRS rule. Default true where `cluster` is a cluster with DRS. */
  antiAffinity?: boolean;
  /** Whether machines are tagged with stack and owner. Default true. */
  tags?: boolean;
  /** Who is responsible for the stack's machines, as their tag says it. Default: `user`. */
  owner?: string;
}

/** What the site says of one LAN. */
export interface VsphereLanArgs {
  /** Network (port group) that exists already. Default: a port group is made. */
  network?: string;
  /** VLAN id of the port group that is made, 1 to 4094. */
  vlan?: number;
  /** IPv4 range in CIDR notation. Default: derived, as on every platform. */
  cidr?: string;
  /** The site's router. Default: the range's first address. */
  gateway?: string;
  /** DNS servers that the LAN's machines ask. Default: none. */
  nameservers?: string[];
}

/** A region of an AWS account and what is used of it. */
export interface Ec2Args {
  /** Such as `eu-central-1`. */
  region: string;
  /** Profile of AWS's configuration files. Default: what AWS's SDK finds by itself, such as `AWS_PROFILE` or the role of an instance. */
  profile?: string;
  /** Id of an access key, in place of what the SDK finds by itself; with `secretAccessKey`. */
  accessKeyId?: string;
  /** Secret of that access key; kept as a secret. */
  secretAccessKey?: Input<string>;
  /** Of temporary credentials; kept as a secret. */
  sessionToken?: Input<string>;
  /** Base address that all requests go to in place of AWS's own, such as that of a simulator. */
  endpoint?: string;
  /** Availability zones of LANs, best by id, such as `euc1-az1`. Default: the first two of the region. */
  zones?: string[];
  /** Those of `zones` that machines are spread over. Default: the first two of `zones`. */
  machineZones?: string[];
  /** What the account says of single LANs, by the LAN's name. */
  lans?: Record<string, Ec2LanArgs>;
  /** What images run on that are there already: `x86_64` or `arm64`; images that are built are for x86_64. Default `x86_64`. */
  architecture?: string;
  /** Whether types whose full speed is paid with credits, such as t3, may be chosen for `cpus` and `memory`. Default true. */
  burstable?: boolean;
  /** ARN of the KMS key that disks and snapshots are encrypted with. Default: the account's own for EBS. */
  kmsKey?: string;
  /** Name of an instance profile that exists, for all machines. Default: one is made that lets the Systems Manager open shells, and no more. */
  instanceProfile?: string;
  /** How many AMIs of an image are kept beside the one in use. Default 2. */
  keepImages?: number;
  /** How many machines the whole program may come to have. Default: no limit. */
  maxMachines?: number;
  /** Who is responsible, as the tag `vmfarm:owner` says it. Default: the project's name. */
  owner?: string;
  /** Tags of everything that is made, beside those of vmfarm. */
  tags?: Record<string, string>;
}

/** What the account says of one LAN. Arguments of the LAN win. */
export interface Ec2LanArgs {
  /** IPv4 range in CIDR notation. */
  cidr?: string;
  /** Availability zones. Default: those of the configuration. */
  zones?: string[];
  /** Those of `zones` that machines are spread over. Default: the first two of `zones`. */
  machineZones?: string[];
  /** With mode `nat`: whether each zone has a NAT gateway, so that the end of one zone takes no other offline. Default false: one for all. */
  natInEachZone?: boolean;
  /**
   * Whether the LAN has public subnets with an internet gateway, in which load balancers are that the internet reaches; machines reach
   * nothing by it. Mode `nat` has them anyway. Default false.
   */
  internetGateway?: boolean;
  /** Id of a VPC that exists already, with `cidr` its range, and `subnets`. It is looked at and not changed. Default: one is made. */
  vpc?: string;
  /** Private subnets of that VPC, one in each zone, in place of `zones`. */
  subnets?: Ec2SubnetArgs[];
  /** Public subnets of that VPC, which its internet gateway leads to, at most one in each zone. Default: none, and the internet reaches nothing. */
  publicSubnets?: Ec2SubnetArgs[];
  /** AWS services that machines reach without leaving the VPC, such as `ssm`; an interface endpoint for each is paid for by the hour. */
  endpoints?: string[];
}

/** A subnet that exists already. */
export interface Ec2SubnetArgs {
  /** `subnet-…`. */
  id: string;
  /** Its availability zone, best by id, such as `euc1-az1`. */
  zone: string;
  /** Its IPv4 range in CIDR notation. */
  cidr: string;
}
