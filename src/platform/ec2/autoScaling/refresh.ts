import { type Problems, shown } from "../../../input/problem";
import { readDurationWithin, readWholeNumber } from "../../../input/values";
import type { RefreshArgs } from "./args";

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

export function planRefresh(args: RefreshArgs, warmUpSeconds: number, problems: Problems): RefreshPlan {
  const minHealthyPercent = readWholeNumber(args.minHealthyPercent ?? 90, 0, 100, problems.at("minHealthyPercent"));
  const maxHealthyPercent = readWholeNumber(args.maxHealthyPercent ?? 100, 100, 200, problems.at("maxHealthyPercent"));
  if (problems.none && maxHealthyPercent - minHealthyPercent > 100)
    problems.add(
      "maxHealthyPercent",
      `${maxHealthyPercent} is more than 100 above minHealthyPercent ${minHealthyPercent}; use at most ${minHealthyPercent + 100}`,
    );
  const checkpoints = args.checkpoints ?? [];
  checkCheckpoints(checkpoints, problems.at("checkpoints"));
  if (args.checkpointWait !== undefined && checkpoints.length === 0)
    problems.add("checkpointWait", "has no effect without checkpoints; set them, or leave it out");
  return {
    minHealthyPercent,
    maxHealthyPercent,
    warmUpSeconds:
      args.warmUp === undefined ? warmUpSeconds : readDurationWithin(args.warmUp, "1s", "2h", problems.at("warmUp")),
    checkpoints,
    checkpointSeconds: readDurationWithin(args.checkpointWait ?? "1h", "1s", "2d", problems.at("checkpointWait")),
    rollback: args.rollback ?? true,
  };
}

function checkCheckpoints(checkpoints: readonly number[], problems: Problems): void {
  for (const [i, percent] of checkpoints.entries()) {
    if (!Number.isInteger(percent) || percent < 1 || percent > 100)
      problems.at(i).addHere(`${shown(percent)} is not a whole percentage from 1 to 100`);
    else if (i > 0 && percent <= checkpoints[i - 1]!)
      problems.at(i).addHere(`${percent} is not greater than ${checkpoints[i - 1]}; checkpoints must ascend`);
  }
  if (checkpoints.length > 0 && checkpoints.at(-1) !== 100)
    problems.addHere(`a refresh that ends at ${checkpoints.at(-1)} percent leaves old machines; end with 100`);
}
