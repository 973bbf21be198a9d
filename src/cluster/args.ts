import type { GuestArgs } from "../cloudInit/args";
import type { HardwareArgs, ImageRef } from "../machine/args";

/** A port that a tier offers. */
export interface ExposedPort {
  /** 1 to 65535. */
  port: number;
  /** `tcp` or `udp`. Default `tcp`. */
  protocol?: string;
  /**
   * IPv4 ranges outside the LAN that may reach it, in CIDR notation; `0.0.0.0/0` is the world. Only where the platform filters, which is on
   * EC2. Default: none.
   */
  cidrs?: string[];
}

/** Machines of one kind. What is set here wins over what the cluster says for all its machines. */
export interface TierArgs extends HardwareArgs, GuestArgs {
  /** Part of the machines' names: machine 1 of tier `web` of cluster `shop` is `shop-web-1`. */
  name: string;
  /** Number of machines, 0 to 1000. Default 1. */
  size?: number;
  /**
   * Tiers that must be ready before a machine of this one starts, and whose addresses its machines get. Where one has no machines, those that it
   * depends on are waited for in its place; its machines know of, and may reach, only those that are named here.
   */
  dependsOn?: string[];
  /** Default: the cluster's image. */
  image?: ImageRef;
  /** What the tier offers. Default: nothing. */
  expose?: ExposedPort[];
}

/** A machine of a cluster, as reports show it. */
export interface ClusterMachine {
  name: string;
  tier: string;
  address: string;
  /** File name of its golden image. */
  image: string;
  /** `ready`, or `started` where it is not waited for. */
  state: string;
  /** A command line that opens a shell: over ssh where the machine has keys, else its console. */
  shell: string;
}
