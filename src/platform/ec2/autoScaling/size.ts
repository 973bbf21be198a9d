import type { Problems } from "../../../input/problem";
import type { ScheduleArgs } from "./args";
import { whole } from "./checks";

/** How many machines a group has. */
export interface GroupSize {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** More in one group is more than anybody means; AWS's own limit is one of accounts. */
const largestGroup = 10_000;

/** A group's own size, before any schedule. */
export function planSize(
  args: { min?: number; max: number; desired?: number },
  path: string,
  problems: Problems,
): GroupSize {
  const before = problems.found.length;
  const max = whole(args.max, 1, largestGroup, `${path}max`, problems);
  const min = whole(args.min ?? Math.min(1, max), 0, largestGroup, `${path}min`, problems);
  const desired = whole(args.desired ?? min, 0, largestGroup, `${path}desired`, problems);
  if (problems.found.length === before) checkOrder({ min, desired, max }, args, path, problems);
  return { min, desired, max };
}

/** What a schedule makes of a size: what it does not set stays. */
export function scheduledSize(size: GroupSize, schedule: ScheduleArgs, path: string, problems: Problems): GroupSize {
  const before = problems.found.length;
  const read = (key: keyof GroupSize) =>
    schedule[key] === undefined ? size[key] : whole(schedule[key], 0, largestGroup, `${path}${key}`, problems);
  const [min, max] = [read("min"), read("max")];
  // Where nothing is desired, AWS moves what there is into the new bounds.
  const desired = schedule.desired === undefined ? Math.min(Math.max(size.desired, min), max) : read("desired");
  if (problems.found.length === before) checkOrder({ min, desired, max }, schedule, path, problems);
  return { min, desired, max };
}

/** What is wrong is told at the value that was written; the other one may be the group's or a default. */
function checkOrder(
  { min, desired, max }: GroupSize,
  written: Partial<Record<keyof GroupSize, number>>,
  path: string,
  problems: Problems,
): void {
  if (min > max)
    problems.add(
      `${path}${written.min === undefined ? "max" : "min"}`,
      `a farm of at least ${min} and at most ${max} machines has no size; lower min or raise max`,
    );
  else if (written.desired !== undefined && (desired < min || desired > max))
    problems.add(
      `${path}desired`,
      `${desired} is not from min ${min} to max ${max}; ${desired < min ? "lower min" : "raise max"}, or desire another number`,
    );
}
