import { type Problems, shown } from "../input/problem";
import { type ScalingArgs, ScalingMetric } from "./args";
import { oneOf } from "./checks";
import type { FarmSize } from "./size";

export interface ScalingPlan {
  readonly metric: ScalingMetric;
  readonly target: number;
  readonly shrink: boolean;
}

/** @param sizes the farm's own and those that its schedules give it */
export function planScaling(
  scaling: readonly ScalingArgs[],
  sizes: readonly FarmSize[],
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
