import type { Input } from "@pulumi/pulumi";

/**
 * How machines on a LAN reach other networks.
 *
 * @enum
 * @group Enums
 */
export const LanMode = {
  /** Through an address of the host, or on EC2 of a NAT gateway. */
  nat: "nat",
  /** Not at all: machines of the LAN reach each other and the host. */
  isolated: "isolated",
  /** Routed: their own addresses are visible outside, and the site's routers need a route back. */
  route: "route",
  /** On an existing network: a bridge of the libvirt host, or a port group of the vCenter. DHCP and DNS are the site's. */
  bridge: "bridge",
} as const;
export type LanMode = (typeof LanMode)[keyof typeof LanMode];

/**
 * The part of a LAN from which DHCP serves other guests. Machines of the program have addresses outside it.
 *
 * @group Arguments
 * @category LANs
 */
export interface DhcpRange {
  /** First address, such as `10.17.3.200`. */
  start: string;
  /** Last address, such as `10.17.3.250`. */
  end: string;
}

/** A LAN, without the platform that it is created on. */
export interface LanArgs {
  /**
   * IPv4 range in CIDR notation, /8 to /29, on EC2 /16 to /25. It must not overlap another LAN of the program, or a network or route of the
   * libvirt host.
   *
   * @default Derived from project, stack and name, out of 10.128.0.0/9: a /24, on EC2 a /20. If the libvirt host routes that range elsewhere
   * when the LAN is first created, another private range.
   */
  cidr?: string;
  /**
   * How machines reach other networks.
   *
   * @default `"nat"`; on vSphere `"route"`, through the site's router; on EC2 `"isolated"`, because AWS bills NAT gateways by the hour.
   */
  mode?: LanMode;
  /**
   * Name of the existing network: the libvirt host's bridge, such as `br0`, or the vCenter's port group. Required with mode `bridge`, and
   * only valid there.
   *
   * @default None.
   */
  bridge?: string;
  /**
   * VLAN id of the LAN's port group, 1 to 4094 (IEEE 802.1Q). On vSphere only.
   *
   * @default The one in the platform's configuration, if any.
   */
  vlan?: number;
  /**
   * IPv4 address of the site's router. Only with mode `bridge`, and on vSphere.
   *
   * @default The first address of the range; with mode `bridge`, none.
   */
  gateway?: string;
  /**
   * DNS domain of the machines.
   *
   * @default `<name>.internal`
   */
  domain?: string;
  /**
   * Whether guests that the program does not declare get addresses by DHCP. On libvirt only, and not with mode `bridge`.
   *
   * @default `true` on libvirt, except with mode `bridge`.
   */
  dhcp?: boolean;
  /**
   * Addresses for those guests.
   *
   * @default The last quarter of the range.
   */
  dhcpRange?: DhcpRange;
  /**
   * IPv4 addresses of DNS servers for names outside the LAN; with mode `bridge` and on vSphere, the site's DNS servers, for all names. Not on
   * EC2, where Amazon's resolver answers.
   *
   * @default The host's DNS servers; with mode `bridge` and on vSphere, none.
   */
  nameservers?: string[];
}

/**
 * A LAN, as machines refer to it. A `VirtualLan` is one; for a LAN that another program declares, write the three values down. On EC2, only a
 * `VirtualLan` of the same program.
 *
 * @group Arguments
 * @category LANs
 */
export interface NetworkRef {
  /** The platform's own id of the network: on libvirt its UUID, on vSphere its managed object id, on EC2 the id of its VPC. */
  networkId: Input<string>;
  /** The platform's own name of the network. */
  networkName: Input<string>;
  /** IPv4 range in CIDR notation: a plain string, unless the LAN is a `VirtualLan` of the same program. */
  cidr: Input<string>;
}
