import type { Input } from "@pulumi/pulumi";

/** How machines on a LAN reach the world. */
export const LanMode = {
  /** Through the host's own address. */
  nat: "nat",
  /** Not at all: machines of the LAN reach each other and the host. */
  isolated: "isolated",
  /** Routed: their own addresses are visible outside, and the site's routers must know the way back. */
  route: "route",
  /** On a network that exists already: a bridge of the libvirt host, a port group of the vCenter. DHCP and DNS are the site's. */
  bridge: "bridge",
} as const;
export type LanMode = (typeof LanMode)[keyof typeof LanMode];

/** The part of a LAN that unknown guests get their addresses from. Machines of the program have theirs outside it. */
export interface DhcpRange {
  /** First address, for example `10.17.3.200`. */
  start: string;
  /** Last address, for example `10.17.3.250`. */
  end: string;
}

/** A LAN, apart from where it is made. */
export interface LanArgs {
  /**
   * IPv4 range in CIDR notation, /8 to /29. Must not overlap another LAN of the program, or a network or route of the host.
   * On EC2 /16 to /25. Default: a /24, on EC2 a /20, out of 10.128.0.0/9 derived from project, stack and name, so that each stack has its own;
   * on libvirt out of another private range where the host routes that one elsewhere, and the network is not there yet.
   */
  cidr?: string;
  /**
   * How machines reach the world. Default `nat`; on vSphere `route`, with the site's router; on EC2 `isolated`, since NAT gateways are paid for
   * by the hour.
   */
  mode?: LanMode;
  /** The network that exists already, by name: the libvirt host's bridge or the vCenter's port group; only with mode `bridge`. */
  bridge?: string;
  /** VLAN id of the LAN's port group, 1 to 4094; on vSphere only. Default: the one of the platform's configuration, else none. */
  vlan?: number;
  /** The site's router; with mode `bridge`, and on vSphere. Elsewhere, and where none is named on vSphere, it is the range's first address. */
  gateway?: string;
  /** DNS domain of the machines. Default `<name>.internal`. */
  domain?: string;
  /** Whether guests that are not of the program get addresses by DHCP. Default true; on a bridge, on vSphere and on EC2 there is none. */
  dhcp?: boolean;
  /** Addresses for such guests. Default: the last quarter of the range. */
  dhcpRange?: DhcpRange;
  /** DNS servers that answer for what is not on the LAN; on a bridge and on vSphere the site's DNS; none on EC2, whose own answers. Default: the host's. */
  nameservers?: string[];
}

/** How an argument names a LAN. A VirtualLan is one; for a LAN declared elsewhere the values are written down. */
export interface NetworkRef {
  /** The platform's own id of the network: on libvirt its UUID, on vSphere its managed object id, on EC2 the id of its VPC. */
  networkId: Input<string>;
  /** The platform's own name of the network. */
  networkName: Input<string>;
  /** IPv4 range in CIDR notation. Must be a plain string unless the LAN is a VirtualLan of this program. */
  cidr: Input<string>;
}
