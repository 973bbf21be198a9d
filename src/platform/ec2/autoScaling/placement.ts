import type { Problems } from "../../../input/problem";
import { type PlacementArgs, PlacementStrategy } from "./args";
import { oneOf, whole } from "./checks";

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
  path: string,
  problems: Problems,
): PlacementPlan {
  const strategy = oneOf(args.strategy, PlacementStrategy, `${path}.strategy`, problems);
  const { max, zones } = group;
  // A group in no zone is a problem of its own.
  if (strategy === PlacementStrategy.spread && zones.length > 0 && max > mostSpread * zones.length)
    problems.add(
      `${path}.strategy`,
      `strategy spread has room for ${mostSpread} machines in a zone, so for ${mostSpread * zones.length} and not for ${max}; ` +
        "take strategy partition, more zones, or a smaller max",
    );
  if (strategy === PlacementStrategy.cluster && zones.length > 1)
    problems.add(
      `${path}.strategy`,
      `strategy cluster is in one zone, and the farm is in ${zones.join(", ")}; name one of them in zones`,
    );
  if (args.partitions !== undefined && strategy !== PlacementStrategy.partition)
    problems.add(`${path}.partitions`, `partitions go with strategy partition, not with ${strategy}`);
  if (strategy !== PlacementStrategy.partition) return { strategy };
  return {
    strategy,
    partitions: whole(args.partitions ?? mostPartitions, 1, mostPartitions, `${path}.partitions`, problems),
  };
}
