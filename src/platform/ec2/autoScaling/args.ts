import type { GuestArgs } from "../../../cloudInit/args";
import type { Firmware, ImageRef } from "../../../machine/args";
import type { NetworkRef } from "../../../network/args";
import type { FarmLoadBalancerArgs } from "./loadBalancerArgs";
import type { ScalingArgs, ScheduleArgs, WarmPoolArgs } from "./sizeArgs";

/**
 * How the machines of a farm are placed on hardware (AWS's "Placement groups").
 *
 * @enum
 * @group Enums
 */
export const PlacementStrategy = {
  /** Each on separate hardware; at most 7 in a zone. */
  spread: "spread",
  /** In partitions that share no hardware with each other. */
  partition: "partition",
  /** Close together in one zone, for the fastest network between them. */
  cluster: "cluster",
} as const;
export type PlacementStrategy = (typeof PlacementStrategy)[keyof typeof PlacementStrategy];

/**
 * The share of Spot Instances, which cost less, but which AWS may take back with two minutes' notice.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface SpotArgs {
  /** Percentage of the machines above `onDemandBase` that are Spot Instances, 0 to 100. */
  percent: number;
  /**
   * Number of machines that are never Spot Instances.
   *
   * @default `0`
   */
  onDemandBase?: number;
}

/**
 * How machines are replaced when their image or configuration changes (AWS's "Instance refresh").
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface RefreshArgs {
  /**
   * Percentage of the farm that stays healthy during the refresh, 0 to 100.
   *
   * @default `90`
   */
  minHealthyPercent?: number;
  /**
   * Percentage of the farm's size that may run during the refresh, 100 to 200, and at most 100 above `minHealthyPercent`.
   *
   * @default `100`
   */
  maxHealthyPercent?: number;
  /**
   * Time to give each new machine before the next one is replaced: a whole number with a unit (`s`, `m`, `h`), at most `"2h"`.
   *
   * @default The farm's `warmUp`.
   */
  warmUp?: string;
  /**
   * Percentages of replaced machines at which the refresh pauses, ascending; the last is 100.
   *
   * @default None: the refresh does not pause.
   */
  checkpoints?: number[];
  /**
   * Length of each pause, at most `"2d"`. Only with `checkpoints`.
   *
   * @default `"1h"`
   */
  checkpointWait?: string;
  /**
   * Whether the farm rolls back to its previous configuration when a refresh fails.
   *
   * @default `true`
   */
  rollback?: boolean;
}

/**
 * How unhealthy machines are detected, which are then replaced.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface HealthCheckArgs {
  /**
   * Time to give a new machine before its health counts, at most `"2h"`.
   *
   * @default The farm's `warmUp`.
   */
  grace?: string;
  /**
   * Whether the load balancer's health check counts too.
   *
   * @default `true` if the farm has a `loadBalancer`.
   */
  loadBalancer?: boolean;
}

/**
 * How the machines of a farm are placed on hardware.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface PlacementArgs {
  /** How machines share hardware. */
  strategy: PlacementStrategy;
  /**
   * Partitions in each zone, 1 to 7. Only with strategy `partition`.
   *
   * @default `7`
   */
  partitions?: number;
}

/**
 * How long a machine may take to finish its work before it is terminated.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface DrainArgs {
  /** Longest time between the decision to terminate a machine and its termination, `"30s"` to `"2h"`. */
  timeout: string;
}

/**
 * An elastic farm: as many machines as are needed, from one golden image. All are alike, and none has a disk that outlives it. Times are whole
 * numbers with a unit (`s`, `m`, `h`, `d`), sizes whole numbers with a unit (`MiB`, `GiB`, …).
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface FarmArgs extends GuestArgs {
  /** The image of the machines' root disks. */
  image: ImageRef;
  /** The LAN that the machines are on: a `VirtualLan` of the same program. */
  lan: NetworkRef;
  /**
   * Minimum number of machines, 0 to 10000.
   *
   * @default `1`
   */
  min?: number;
  /** Maximum number of machines, 1 to 10000. */
  max: number;
  /**
   * Number of machines to begin with. Afterwards scaling and schedules decide.
   *
   * @default The value of `min`.
   */
  desired?: number;
  /**
   * Availability zones, each written as the LAN writes it.
   *
   * @default All zones of the LAN.
   */
  zones?: string[];
  /**
   * Minimum number of virtual processors of a machine, 1 to 1024. Not together with `instanceTypes`.
   *
   * @default `1`
   */
  cpus?: number;
  /**
   * Minimum memory of a machine, with its unit. Not together with `instanceTypes`.
   *
   * @default `"512MiB"`
   */
  memory?: string;
  /**
   * Whether burstable instance types, such as t3, may be chosen. Not together with `instanceTypes`.
   *
   * @default `true`
   */
  burstable?: boolean;
  /**
   * From how many families of instance types to choose, 1 to 20. Not together with `instanceTypes`.
   *
   * @default `1`; with Spot Instances, `4`.
   */
  typeChoices?: number;
  /**
   * Names of instance types, in order of preference, 1 to 40, in place of `cpus`, `memory`, `burstable` and `typeChoices`.
   *
   * @default The cheapest that have `cpus` and `memory`.
   */
  instanceTypes?: string[];
  /**
   * Size of the root disk with its unit: a whole number of GiB, at most `"64TiB"`, which is the largest gp3 volume.
   *
   * @default The image's own size.
   */
  rootDisk?: string;
  /**
   * Firmware that the image boots with, which the instance types must support.
   *
   * @default `"bios"`
   */
  firmware?: Firmware;
  /**
   * The share of Spot Instances. Not with `warmPool`.
   *
   * @default None.
   */
  spot?: SpotArgs;
  /**
   * Time that a new machine needs before it can do its work, at most `"2h"`.
   *
   * @default `"5m"`
   */
  warmUp?: string;
  /**
   * How machines are replaced.
   *
   * @default Each property's own default.
   */
  refresh?: RefreshArgs;
  /**
   * Age at which a machine is replaced by a new one, `"1d"` to `"365d"`.
   *
   * @default Never.
   */
  recycleEvery?: string;
  /**
   * Changes of size at set times.
   *
   * @default None.
   */
  schedules?: ScheduleArgs[];
  /**
   * Machines that have booted in advance. Not with `spot`.
   *
   * @default None.
   */
  warmPool?: WarmPoolArgs;
  /**
   * Metrics that the farm's size follows. Needs a `max` above `min`.
   *
   * @default None: the size changes by schedules alone.
   */
  scaling?: ScalingArgs[];
  /**
   * How unhealthy machines are detected.
   *
   * @default Each property's own default.
   */
  healthCheck?: HealthCheckArgs;
  /**
   * An application load balancer.
   *
   * @default None.
   */
  loadBalancer?: FarmLoadBalancerArgs;
  /**
   * How machines are placed on hardware.
   *
   * @default Wherever there is capacity.
   */
  placement?: PlacementArgs;
  /**
   * How long a machine may take to finish its work before it is terminated.
   *
   * @default Machines are terminated at once.
   */
  drain?: DrainArgs;
  /**
   * Arguments of `@pulumi/aws`'s `LaunchTemplate`, merged over the computed ones.
   *
   * @default None.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  ec2?: Record<string, any>;
}
