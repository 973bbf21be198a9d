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
