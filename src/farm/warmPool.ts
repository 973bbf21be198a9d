import type { Problems } from "../input/problem";
import { type WarmPoolArgs, WarmPoolState } from "./args";
import { oneOf, whole } from "./checks";

export interface WarmPoolPlan {
  readonly state: WarmPoolState;
  readonly min: number;
  /** Machines of farm and pool together at most. */
  readonly maxPrepared: number;
  readonly reuse: boolean;
}

export function planWarmPool(
  args: WarmPoolArgs,
  farm: { max: number; spot: boolean },
  path: string,
  problems: Problems,
): WarmPoolPlan {
  const before = problems.found.length;
  const state = oneOf(args.state ?? WarmPoolState.stopped, WarmPoolState, `${path}.state`, problems);
  const min = whole(args.min ?? 0, 0, 10_000, `${path}.min`, problems);
  const maxPrepared = whole(args.maxPrepared ?? farm.max, 1, 10_000, `${path}.maxPrepared`, problems);
  if (problems.found.length === before && min > maxPrepared)
    problems.add(
      `${path}.min`,
      `${min} machines in the pool are more than maxPrepared ${maxPrepared} for farm and pool together`,
    );
  if (farm.spot) problems.add(path, "a farm with Spot instances has no warm pool; leave out one of both");
  return { state, min, maxPrepared, reuse: args.reuse ?? false };
}
