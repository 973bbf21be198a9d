import { type Problems, shown } from "../../../input/problem";
import type { RefreshArgs } from "./args";
import { seconds, whole } from "./checks";

/** How machines are replaced; times in seconds. */
export interface RefreshPlan {
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
  readonly warmUpSeconds: number;
  /** None: the refresh does not pause. */
  readonly checkpoints: readonly number[];
  readonly checkpointSeconds: number;
  readonly rollback: boolean;
}

export function planRefresh(args: RefreshArgs, warmUpSeconds: number, path: string, problems: Problems): RefreshPlan {
  const at = (property: string) => `${path}.${property}`;
  const before = problems.found.length;
  const minHealthyPercent = whole(args.minHealthyPercent ?? 90, 0, 100, at("minHealthyPercent"), problems);
  const maxHealthyPercent = whole(args.maxHealthyPercent ?? 100, 100, 200, at("maxHealthyPercent"), problems);
  if (problems.found.length === before && maxHealthyPercent - minHealthyPercent > 100)
    problems.add(
      at("maxHealthyPercent"),
      `${maxHealthyPercent} is more than 100 above minHealthyPercent ${minHealthyPercent}; at most ${minHealthyPercent + 100}`,
    );
  const checkpoints = args.checkpoints ?? [];
  checkCheckpoints(checkpoints, at("checkpoints"), problems);
  if (args.checkpointWait !== undefined && checkpoints.length === 0)
    problems.add(at("checkpointWait"), "a refresh without checkpoints does not wait; name them, or leave it out");
  return {
    minHealthyPercent,
    maxHealthyPercent,
    warmUpSeconds: args.warmUp === undefined ? warmUpSeconds : seconds(args.warmUp, "1s", "2h", at("warmUp"), problems),
    checkpoints,
    checkpointSeconds: seconds(args.checkpointWait ?? "1h", "1s", "2d", at("checkpointWait"), problems),
    rollback: args.rollback ?? true,
  };
}

function checkCheckpoints(checkpoints: readonly number[], path: string, problems: Problems): void {
  for (const [i, percent] of checkpoints.entries()) {
    if (!Number.isInteger(percent) || percent < 1 || percent > 100)
      problems.add(`${path}[${i}]`, `${shown(percent)} is no whole percent from 1 to 100`);
    else if (i > 0 && percent <= checkpoints[i - 1]!)
      problems.add(`${path}[${i}]`, `${percent} does not come after ${checkpoints[i - 1]}; checkpoints ascend`);
  }
  if (checkpoints.length > 0 && checkpoints.at(-1) !== 100)
    problems.add(path, `a refresh that ends at ${checkpoints.at(-1)} percent leaves old machines; end with 100`);
}
