import type { Input } from "@pulumi/pulumi";

/**
 * A vCenter and what is used of it. Everything named here must exist, except the default `folder`. Names are written as the vSphere Client
 * shows them, or with the inventory's escapes (`%2f`, `%5c`, `%25`); where a name is not unique, use its inventory path. Exactly one of
 * `cluster` and `resourcePool` is set, and at least one of `network`, `distributedSwitch` and `virtualSwitch`.
 *
 * @group Arguments
 * @category Platforms
 */
export interface VsphereArgs {
  /** Host name or IP address of the vCenter, with `:port` unless it is 443. */
  server: string;
  /** Account in the vCenter, such as `vmfarm@vsphere.local`. */
  user: string;
  /** The account's password; kept as a secret. */
  password: Input<string>;
  /**
   * PEM file with the certificate authority that signed the server's certificate. Not together with `allowUnverifiedSsl`.
   *
   * @default The authorities that the system trusts.
   */
  caFile?: string;
  /**
   * Whether to accept any server certificate. Anyone on the network path can then read the password.
   *
   * @default `false`
   */
  allowUnverifiedSsl?: boolean;
  /**
   * Name of the datacenter.
   *
   * @default The vCenter's only one.
   */
  datacenter?: string;
  /** Cluster that machines run on, or an ESXi host outside any cluster. Exactly one of `cluster` and `resourcePool` is set. */
  cluster?: string;
  /** Resource pool that machines run in. Exactly one of `cluster` and `resourcePool` is set. */
  resourcePool?: string;
  /** Datastore for machines, data disks and images. */
  datastore: string;
  /**
   * Existing folder for the machines: its path below the datacenter's virtual machines (`prod/web`) or its whole path (`/DC0/vm/prod/web`).
   *
   * @default `vmfarm/PROJECT-STACK`, which is created.
   */
  folder?: string;
  /**
   * Content library that images are published to, by name or id.
   *
   * @default None: images are templates in the folder `vmfarm/images`.
   */
  contentLibrary?: string;
  /**
   * Existing network (port group) for every LAN, unless `lans` names another.
   *
   * @default None: each LAN gets a port group.
   */
  network?: string;
  /**
   * Distributed switch on which LANs get their port groups. Not together with `virtualSwitch`.
   *
   * @default None.
   */
  distributedSwitch?: string;
  /**
   * Standard switch, of the same name on each of `hosts`, on which LANs get their port groups. Not together with `distributedSwitch`.
   *
   * @default None.
   */
  virtualSwitch?: string;
  /**
   * Names of the ESXi hosts that have the `virtualSwitch`. Required with it.
   *
   * @default None.
   */
  hosts?: string[];
  /**
   * VLAN id of the LANs' port groups, 1 to 4094 (IEEE 802.1Q).
   *
   * @default None: the port groups are untagged.
   */
  vlan?: number;
  /**
   * Settings of single LANs, by the LAN's name. Arguments of the LAN take precedence.
   *
   * @default None.
   */
  lans?: Record<string, VsphereLanArgs>;
  /**
   * Whether root disks of the image's size share its unchanged blocks (linked clones). Ignored with a `contentLibrary`.
   *
   * @default `true`
   */
  linkedClones?: boolean;
  /**
   * Whether a DRS rule keeps the machines of a tier on different hosts.
   *
   * @default `true` if `cluster` is a cluster with DRS, otherwise `false`.
   */
  antiAffinity?: boolean;
  /**
   * Whether machines are tagged with their stack and owner.
   *
   * @default `true`
   */
  tags?: boolean;
  /**
   * Who is responsible for the stack's machines; written into their tags.
   *
   * @default The value of `user`.
   */
  owner?: string;
}

/**
 * Settings of one LAN on a vCenter.
 *
 * @group Arguments
 * @category Platforms
 */
export interface VsphereLanArgs {
  /**
   * Existing network (port group). Not together with `vlan`.
   *
   * @default The platform's `network`, otherwise a new port group.
   */
  network?: string;
  /**
   * VLAN id of the new port group, 1 to 4094 (IEEE 802.1Q). Not together with `network`.
   *
   * @default The platform's `vlan`.
   */
  vlan?: number;
  /**
   * IPv4 range in CIDR notation, /8 to /29.
   *
   * @default Derived from project, stack and name.
   */
  cidr?: string;
  /**
   * IPv4 address of the site's router.
   *
   * @default The first address of the range.
   */
  gateway?: string;
  /**
   * IPv4 addresses of the DNS servers that the LAN's machines use.
   *
   * @default None.
   */
  nameservers?: string[];
}
