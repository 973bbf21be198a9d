import { type Problems, shown } from "../../../input/problem";
import { readChoice, readWholeNumber } from "../../../input/values";
import type { GroupSize } from "./size";
import { type ScalingArgs, ScalingMetric, type WarmPoolArgs, WarmPoolState } from "./sizeArgs";

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
  problems: Problems,
): ScalingPlan[] {
  if (scaling.length > 0 && sizes.every(({ min, max }) => min === max))
    problems.addHere(`a farm whose min and max are both ${sizes[0]!.min} cannot scale; raise max, or leave it out`);
  return scaling.map(({ metric, target, shrink }, i) => {
    const here = problems.at(i);
    readChoice(metric, ScalingMetric, here.at("metric"));
    if (scaling.findIndex((other) => other.metric === metric) !== i)
      here.add("metric", `the farm already scales on ${metric}; give it one target`);
    if (typeof target !== "number" || !(target > 0) || !Number.isFinite(target))
      here.add("target", `${shown(target)} is not a number above 0`);
    else if (metric === ScalingMetric.cpu && target > 100)
      here.add("target", `${target} percent of the processors can never be reached; use at most 100`);
    if (metric === ScalingMetric.requests && !hasLoadBalancer)
      here.add("metric", "requests are counted by the load balancer, but the farm has none; add loadBalancer");
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
  problems: Problems,
): WarmPoolPlan {
  const state = readChoice(args.state ?? WarmPoolState.stopped, WarmPoolState, problems.at("state"));
  const min = readWholeNumber(args.min ?? 0, 0, 10_000, problems.at("min"));
  const maxPrepared = readWholeNumber(args.maxPrepared ?? group.max, 1, 10_000, problems.at("maxPrepared"));
  if (problems.none && min > maxPrepared)
    problems.add(
      "min",
      `${min} machines in the pool are more than maxPrepared ${maxPrepared}, which includes both farm and pool`,
    );
  if (group.spot) problems.addHere("a farm with Spot instances cannot have a warm pool; leave one of them out");
  return { state, min, maxPrepared, reuse: args.reuse ?? false };
}
