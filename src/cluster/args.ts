import type { GuestArgs } from "../cloudInit/args";
import type { HardwareArgs, ImageRef } from "../machine/args";

/**
 * A port that a tier offers: to the LAN and, on EC2, also to the ranges in `cidrs`.
 *
 * @group Arguments
 * @category Clusters
 */
export interface ExposedPort {
  /** Port number, 1 to 65535. */
  port: number;
  /**
   * `tcp` or `udp`.
   *
   * @default `"tcp"`
   */
  protocol?: string;
  /**
   * IPv4 ranges outside the LAN that may reach the port, in CIDR notation, such as `192.0.2.0/24`; `0.0.0.0/0` is the whole internet. On EC2
   * only, where security groups filter.
   *
   * @default None.
   */
  cidrs?: string[];
}

/**
 * A tier: machines of one kind. A tier has the cluster's `image`, `power` and settings of guests, unless it sets its own; its lists, such as
 * `packages`, are appended to the cluster's.
 *
 * @group Arguments
 * @category Clusters
 */
export interface TierArgs extends HardwareArgs, GuestArgs {
  /** Part of the machines' names: machine 1 of tier `web` of cluster `shop` is `shop-web-1`. */
  name: string;
  /**
   * Number of machines, 0 to 1000.
   *
   * @default `1`
   */
  size?: number;
  /**
   * Names of the tiers that must be ready before this one starts, and whose addresses its machines receive. On EC2 its machines may reach the
   * ports that those tiers expose, or all their ports if they expose none. If such a tier has no machines, the tiers that it depends on are
   * waited for instead, without giving addresses or access.
   *
   * @default None: the tier starts right away.
   */
  dependsOn?: string[];
  /**
   * The image of the tier's root disks.
   *
   * @default The cluster's `image`.
   */
  image?: ImageRef;
  /**
   * Ports that the tier offers.
   *
   * @default None.
   */
  expose?: ExposedPort[];
}

/**
 * A machine of a cluster, as reports show it.
 *
 * @group Outputs
 */
export interface ClusterMachine {
  /** Host name, such as `shop-web-1`. */
  name: string;
  /** Name of its tier. */
  tier: string;
  /** IPv4 address on the cluster's LAN. */
  address: string;
  /** File name of its golden image. */
  image: string;
  /** `ready`; `started` if `readiness.wait` is false; `stopped` or `suspended` if `power` says so. */
  state: string;
  /** Command line that opens a shell: over SSH if the machine has SSH keys, otherwise on its console, on EC2 through Systems Manager. */
  shell: string;
}
