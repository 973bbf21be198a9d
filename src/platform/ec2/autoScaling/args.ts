import type { GuestArgs } from "../../../cloudInit/args";
import type { Firmware, ImageRef } from "../../../machine/args";
import type { NetworkRef } from "../../../network/args";

/** How the machines of a farm are spread over hosts. */
export const PlacementStrategy = {
  /** Each on hardware of its own; at most 7 in a zone. */
  spread: "spread",
  /** In partitions that share no hardware. */
  partition: "partition",
  /** Close together in one zone, for the fastest network between them. */
  cluster: "cluster",
} as const;
export type PlacementStrategy = (typeof PlacementStrategy)[keyof typeof PlacementStrategy];

/** What machines of a warm pool do until they are needed. */
export const WarmPoolState = {
  /** Off; only their disks cost. */
  stopped: "stopped",
  running: "running",
  /** Off, with their memory on disk: they go on where they were. */
  hibernated: "hibernated",
} as const;
export type WarmPoolState = (typeof WarmPoolState)[keyof typeof WarmPoolState];

/** What the size of a farm follows. */
export const ScalingMetric = {
  /** Average of the processors, in percent. */
  cpu: "cpu",
  /** Bytes that come in a minute, on average of the machines. */
  networkIn: "networkIn",
  /** Bytes that go out a minute, on average of the machines. */
  networkOut: "networkOut",
  /** Requests through the load balancer a minute and machine. */
  requests: "requests",
} as const;
export type ScalingMetric = (typeof ScalingMetric)[keyof typeof ScalingMetric];

/** The share of Spot instances, which cost less and may be taken away two minutes after AWS says so. */
export interface SpotArgs {
  /** Percent of the machines above `onDemandBase` that are Spot instances, 0 to 100. */
  percent: number;
  /** Machines that are never Spot instances. Default 0. */
  onDemandBase?: number;
}

/** How machines are replaced when the image or anything else of them changes. */
export interface RefreshArgs {
  /** Percent of the farm that stays healthy meanwhile, 0 to 100. Default 90. */
  minHealthyPercent?: number;
  /** Percent of the farm that may run meanwhile, 100 to 200, and at most 100 more than `minHealthyPercent`. Default 100. */
  maxHealthyPercent?: number;
  /** Time that a new machine gets before the next is replaced. Default: the farm's `warmUp`. */
  warmUp?: string;
  /** Percents at which the refresh pauses, ascending; the last is 100. Default: it does not pause. */
  checkpoints?: number[];
  /** How long it pauses, at most `"2d"`. Default `"1h"`. */
  checkpointWait?: string;
  /** Whether the farm goes back to what it was when a refresh fails. Default true. */
  rollback?: boolean;
}

/** A change of size at set times. At least one of `min`, `max` and `desired` is set. */
export interface ScheduleArgs {
  /** Lower-case letters, digits and hyphens; once in a farm. */
  name: string;
  /** Five fields of cron: minute, hour, day of month, month, day of week. `"0 20 * * 1-5"` is 20:00 from Monday to Friday. */
  cron: string;
  /** Name of a time zone, such as `"Europe/Vienna"`. Default `"Etc/UTC"`. */
  timeZone?: string;
  min?: number;
  max?: number;
  desired?: number;
}

/** Machines that have booted already and wait to be needed. */
export interface WarmPoolArgs {
  /** Default `stopped`. */
  state?: WarmPoolState;
  /** Machines that wait at least. Default 0. */
  min?: number;
  /** Machines of farm and pool together at most. Default: the farm's `max`. */
  maxPrepared?: number;
  /** Whether machines go back to the pool when the farm shrinks. Default false: they are terminated. */
  reuse?: boolean;
}

/** Keeps an average of the farm at a value by changing its size between `min` and `max`. */
export interface ScalingArgs {
  metric: ScalingMetric;
  /** In the metric's unit, above 0. */
  target: number;
  /** Whether the farm shrinks, too. Default true. */
  shrink?: boolean;
}

/** What makes a machine count as ill; it is then replaced. */
export interface HealthCheckArgs {
  /** Time that a new machine gets before it is judged, at most `"2h"`. Default: the farm's `warmUp`. */
  grace?: string;
  /** Whether the load balancer's judgement counts. Default: where there is one. */
  loadBalancer?: boolean;
}

export interface PlacementArgs {
  strategy: PlacementStrategy;
  /** Partitions in each zone, 1 to 7; only with strategy `partition`, and default 7 there. */
  partitions?: number;
}

/** Time between the decision to end a machine and its end. */
export interface DrainArgs {
  /** `"30s"` to `"2h"`. */
  timeout: string;
}

/** How the load balancer sees whether a machine works. */
export interface LoadBalancerCheckArgs {
  /** Path that answers with 200. Default `/`. */
  path?: string;
  /** Time between two checks, `"5s"` to `"300s"`. Default `"15s"`. */
  interval?: string;
  /** Time that an answer may take, `"2s"` to `"120s"`, less than `interval`. Default `"5s"`. */
  timeout?: string;
  /** Good answers in a row that make a machine healthy, 2 to 10. Default 2. */
  healthy?: number;
  /** Bad answers in a row that make it unhealthy, 2 to 10. Default 2. */
  unhealthy?: number;
}

/** An application load balancer before the farm. Machines are reached through it alone. */
export interface FarmLoadBalancerArgs {
  /** Port that clients use. Default 80, with a certificate 443. */
  port?: number;
  /** Port of the machines, which speak HTTP. Default 80. */
  targetPort?: number;
  /** ARN of a certificate of AWS Certificate Manager; clients then speak HTTPS. Default: HTTP. */
  certificateArn?: string;
  /**
   * IPv4 ranges outside that may reach it, such as `["0.0.0.0/0"]` for the world; it then has public addresses. Default: none, and it is
   * reached from the LAN alone.
   */
  cidrs?: string[];
  check?: LoadBalancerCheckArgs;
  /** Time that a machine has to finish its requests before it goes, at most `"1h"`. Default `"30s"`. */
  drain?: string;
}

/** An elastic farm: machines from one golden image, as many as are needed. All are alike, and none has a disk that outlives it. */
export interface FarmArgs extends GuestArgs {
  image: ImageRef;
  lan: NetworkRef;
  /** Machines at least. Default 1. */
  min?: number;
  /** Machines at most. */
  max: number;
  /** Machines to begin with; later the scaling and the schedules say how many. Default: `min`. */
  desired?: number;
  /** Zones of the LAN, each as the LAN names it. Default: all of them. */
  zones?: string[];
  /** Virtual processors of a machine at least. Default 1. */
  cpus?: number;
  /** Memory of a machine at least, with its unit. Default `"512MiB"`. */
  memory?: string;
  /** Whether types whose full speed is paid with credits will do. Default true. */
  burstable?: boolean;
  /** How many families of types are looked for with `cpus` and `memory`, 1 to 20. Default 1, with Spot instances 4. */
  typeChoices?: number;
  /** Instance types by name, the best first, in place of `cpus`, `memory`, `burstable` and `typeChoices`. */
  instanceTypes?: string[];
  /** Size of the root disk with its unit, a whole number of GiB. Default: the image's own. */
  rootDisk?: string;
  /** What the image starts by. Default `bios`. */
  firmware?: Firmware;
  /** Default: no Spot instances. */
  spot?: SpotArgs;
  /** Time that a new machine needs before it does its work, at most `"2h"`. Default `"5m"`. */
  warmUp?: string;
  refresh?: RefreshArgs;
  /** Age at which a machine is replaced by a new one from the image, `"1d"` to `"365d"`. Default: never. */
  recycleEvery?: string;
  schedules?: ScheduleArgs[];
  /** Default: none. */
  warmPool?: WarmPoolArgs;
  scaling?: ScalingArgs[];
  healthCheck?: HealthCheckArgs;
  /** Default: none. */
  loadBalancer?: FarmLoadBalancerArgs;
  /** Default: wherever there is room. */
  placement?: PlacementArgs;
  /** Default: machines end at once. */
  drain?: DrainArgs;
  /** Arguments of `@pulumi/aws`'s LaunchTemplate, merged over ours last. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of components has no type for unknown
  ec2?: Record<string, any>;
}
