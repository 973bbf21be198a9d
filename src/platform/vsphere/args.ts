import type { Input } from "@pulumi/pulumi";

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
