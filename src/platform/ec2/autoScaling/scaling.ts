import { type Problems, shown } from "../../../input/problem";
import { type ScalingArgs, ScalingMetric, type WarmPoolArgs, WarmPoolState } from "./args";
import { oneOf, whole } from "./checks";
import type { GroupSize } from "./size";

export interface ScalingPlan {
  readonly metric: ScalingMetric;
  readonly target: number;
  readonly shrink: boolean;
}

/** @param sizes the group's own and those that its schedules give it */
export function planScaling(
  scaling: readonly ScalingArgs[],
  sizes: readonly GroupSize[],
  hasLoadBalancer: boolean,
  path: string,
  problems: Problems,
): ScalingPlan[] {
  if (scaling.length > 0 && sizes.every(({ min, max }) => min === max))
    problems.add(
      path,
      `a farm of ${sizes[0]!.min} machines at least and at most has nothing to scale; raise max, or leave it out`,
    );
  return scaling.map(({ metric, target, shrink }, i) => {
    const at = `${path}[${i}]`;
    oneOf(metric, ScalingMetric, `${at}.metric`, problems);
    if (scaling.findIndex((other) => other.metric === metric) !== i)
      problems.add(`${at}.metric`, `the farm follows ${metric} already; give it one target`);
    if (typeof target !== "number" || !(target > 0) || !Number.isFinite(target))
      problems.add(`${at}.target`, `${shown(target)} is no value above 0`);
    else if (metric === ScalingMetric.cpu && target > 100)
      problems.add(`${at}.target`, `${target} percent of the processors is never reached; at most 100`);
    if (metric === ScalingMetric.requests && !hasLoadBalancer)
      problems.add(
        `${at}.metric`,
        "requests are counted by the load balancer, and the farm has none; add loadBalancer",
      );
    return { metric, target, shrink: shrink ?? true };
  });
}

export interface WarmPoolPlan {
  readonly state: WarmPoolState;
  readonly min: number;
  /** Machines of group and pool together at most. */
  readonly maxPrepared: number;
  readonly reuse: boolean;
}

export function planWarmPool(
  args: WarmPoolArgs,
  group: { max: number; spot: boolean },
  path: string,
  problems: Problems,
): WarmPoolPlan {
  const before = problems.found.length;
  const state = oneOf(args.state ?? WarmPoolState.stopped, WarmPoolState, `${path}.state`, problems);
  const min = whole(args.min ?? 0, 0, 10_000, `${path}.min`, problems);
  const maxPrepared = whole(args.maxPrepared ?? group.max, 1, 10_000, `${path}.maxPrepared`, problems);
  if (problems.found.length === before && min > maxPrepared)
    problems.add(
      `${path}.min`,
      `${min} machines in the pool are more than maxPrepared ${maxPrepared} for farm and pool together`,
    );
  if (group.spot) problems.add(path, "a farm with Spot instances has no warm pool; leave out one of both");
  return { state, min, maxPrepared, reuse: args.reuse ?? false };
}
