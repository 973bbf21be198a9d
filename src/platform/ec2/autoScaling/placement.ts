import type { Problems } from "../../../input/problem";
import { readChoice, readWholeNumber } from "../../../input/values";
import { type PlacementArgs, PlacementStrategy } from "./args";

export interface PlacementPlan {
  readonly strategy: PlacementStrategy;
  /** Only with strategy partition. */
  readonly partitions?: number;
}

/** AWS's limits of a placement group in one zone. */
const mostSpread = 7;
const mostPartitions = 7;

export function planPlacement(
  args: PlacementArgs,
  group: { max: number; zones: readonly string[] },
  problems: Problems,
): PlacementPlan {
  const strategy = readChoice(args.strategy, PlacementStrategy, problems.at("strategy"));
  const { max, zones } = group;
  // An empty list of zones is reported elsewhere.
  if (strategy === PlacementStrategy.spread && zones.length > 0 && max > mostSpread * zones.length)
    problems.add(
      "strategy",
      `strategy spread allows ${mostSpread} machines in each zone, ${mostSpread * zones.length} in total, but max is ${max}; ` +
        "use strategy partition, more zones, or a smaller max",
    );
  if (strategy === PlacementStrategy.cluster && zones.length > 1)
    problems.add(
      "strategy",
      `strategy cluster needs a single zone, but the farm is in ${zones.join(", ")}; set zones to one of them`,
    );
  if (args.partitions !== undefined && strategy !== PlacementStrategy.partition)
    problems.add("partitions", `partitions can only be used with strategy partition, not with ${strategy}`);
  if (strategy !== PlacementStrategy.partition) return { strategy };
  return {
    strategy,
    partitions: readWholeNumber(args.partitions ?? mostPartitions, 1, mostPartitions, problems.at("partitions")),
  };
}
