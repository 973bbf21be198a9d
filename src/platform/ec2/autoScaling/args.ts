import type { GuestArgs } from "../../../cloudInit/args";
import type { Firmware, ImageRef } from "../../../machine/args";
import type { NetworkRef } from "../../../network/args";

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
 * What the machines of a warm pool do until they are needed.
 *
 * @enum
 * @group Enums
 */
export const WarmPoolState = {
  /** Shut down: only their disks cost. */
  stopped: "stopped",
  /** Switched on: they are ready at once, at full price. */
  running: "running",
  /** Saved to disk with their memory, to resume from there. */
  hibernated: "hibernated",
} as const;
export type WarmPoolState = (typeof WarmPoolState)[keyof typeof WarmPoolState];

/**
 * What the size of a farm follows.
 *
 * @enum
 * @group Enums
 */
export const ScalingMetric = {
  /** Average CPU utilisation, in percent. */
  cpu: "cpu",
  /** Bytes received per minute, averaged over the machines. */
  networkIn: "networkIn",
  /** Bytes sent per minute, averaged over the machines. */
  networkOut: "networkOut",
  /** Requests per minute and machine, through the load balancer. */
  requests: "requests",
} as const;
export type ScalingMetric = (typeof ScalingMetric)[keyof typeof ScalingMetric];

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
 * A change of size at set times. At least one of `min`, `max` and `desired` is set.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface ScheduleArgs {
  /** Name, unique in the farm: lower-case letters, digits and hyphens. */
  name: string;
  /**
   * When: the five fields of cron (minute, hour, day of month, month, day of week). `"0 20 * * 1-5"` is 20:00 from Monday to Friday.
   */
  cron: string;
  /**
   * Name of the time zone of `cron`, such as `"Europe/Vienna"` (IANA time zone database).
   *
   * @default `"Etc/UTC"`
   */
  timeZone?: string;
  /**
   * The farm's `min` from then on.
   *
   * @default Unchanged.
   */
  min?: number;
  /**
   * The farm's `max` from then on.
   *
   * @default Unchanged.
   */
  max?: number;
  /**
   * The number of machines at that time.
   *
   * @default Unchanged, or the nearest number from `min` to `max`.
   */
  desired?: number;
}

/**
 * Machines that have booted in advance and wait until they are needed (AWS's "Warm pools"). Not with `spot`.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface WarmPoolArgs {
  /**
   * What the machines do until they are needed.
   *
   * @default `"stopped"`
   */
  state?: WarmPoolState;
  /**
   * Minimum number of machines in the pool.
   *
   * @default `0`
   */
  min?: number;
  /**
   * Maximum number of machines in farm and pool together.
   *
   * @default The largest `max` of the farm and its schedules.
   */
  maxPrepared?: number;
  /**
   * Whether machines return to the pool when the farm shrinks.
   *
   * @default `false`: they are terminated.
   */
  reuse?: boolean;
}

/**
 * Keeps an average of the farm at a value by changing its size between `min` and `max` (AWS's "Target tracking scaling policies").
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface ScalingArgs {
  /** What is measured. One entry for each metric. */
  metric: ScalingMetric;
  /** Value to keep, above 0, in the metric's unit. */
  target: number;
  /**
   * Whether the farm also shrinks.
   *
   * @default `true`
   */
  shrink?: boolean;
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
 * How the load balancer checks the health of a machine.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface LoadBalancerCheckArgs {
  /**
   * HTTP path that a healthy machine answers with status 200.
   *
   * @default `"/"`
   */
  path?: string;
  /**
   * Time between two checks, `"5s"` to `"300s"`.
   *
   * @default `"15s"`
   */
  interval?: string;
  /**
   * Longest time to wait for an answer, `"2s"` to `"120s"`, and shorter than `interval`.
   *
   * @default `"5s"`
   */
  timeout?: string;
  /**
   * Consecutive successes after which a machine is healthy, 2 to 10.
   *
   * @default `2`
   */
  healthy?: number;
  /**
   * Consecutive failures after which a machine is unhealthy, 2 to 10.
   *
   * @default `2`
   */
  unhealthy?: number;
}

/**
 * An application load balancer in front of a farm, which is then the only way to reach the machines. The farm needs two zones.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface FarmLoadBalancerArgs {
  /**
   * Port that clients use.
   *
   * @default `80`; with `certificateArn`, `443`.
   */
  port?: number;
  /**
   * Port of the machines, which speak HTTP.
   *
   * @default `80`
   */
  targetPort?: number;
  /**
   * ARN of a certificate in AWS Certificate Manager, in the farm's region. Clients then use HTTPS.
   *
   * @default None: clients use HTTP.
   */
  certificateArn?: string;
  /**
   * IPv4 ranges outside the LAN that may reach the load balancer, in CIDR notation, such as `["0.0.0.0/0"]` for the whole internet. It then
   * has public addresses.
   *
   * @default None: only the LAN reaches it.
   */
  cidrs?: string[];
  /**
   * How the health of a machine is checked.
   *
   * @default Each property's own default.
   */
  check?: LoadBalancerCheckArgs;
  /**
   * Time that a machine has to finish its requests before it is removed, at most `"1h"`.
   *
   * @default `"30s"`
   */
  drain?: string;
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
