import type { Input } from "@pulumi/pulumi";

/** How machines on a LAN reach the world. */
export const LanMode = {
  /** Through the host's own address. */
  nat: "nat",
  /** Not at all: machines of the LAN reach each other and the host. */
  isolated: "isolated",
  /** Routed: their own addresses are visible outside, and the site's routers must know the way back. */
  route: "route",
  /** On a bridge of the host that exists already; DHCP and DNS are the site's. */
  bridge: "bridge",
} as const;
export type LanMode = (typeof LanMode)[keyof typeof LanMode];

/** The part of a LAN that unknown guests get their addresses from. Machines of the program have reserved addresses outside it. */
export interface DhcpRange {
  /** First address, for example `10.17.3.200`. */
  start: string;
  /** Last address, for example `10.17.3.250`. */
  end: string;
}

/** How an argument names a LAN. A VirtualLan is one; for a LAN declared elsewhere the values are written down. */
export interface NetworkRef {
  /** The platform's own id of the network: on libvirt its UUID. */
  networkId: Input<string>;
  /** The platform's own name of the network. */
  networkName: Input<string>;
  /** IPv4 range in CIDR notation. Must be a plain string unless the LAN is a VirtualLan of this program. */
  cidr: Input<string>;
}
