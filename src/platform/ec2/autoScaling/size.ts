import type { Problems } from "../../../input/problem";
import { readWholeNumber } from "../../../input/values";
import type { ScheduleArgs } from "./sizeArgs";

/** How many machines a group has. */
export interface GroupSize {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** More in one group is more than anybody means; AWS's own limit is one of accounts. */
const largestGroup = 10_000;

/** A group's own size, before any schedule. */
export function planSize(args: { min?: number; max: number; desired?: number }, problems: Problems): GroupSize {
  const own = problems.at();
  const max = readWholeNumber(args.max, 1, largestGroup, own.at("max"));
  const min = readWholeNumber(args.min ?? Math.min(1, max), 0, largestGroup, own.at("min"));
  const desired = readWholeNumber(args.desired ?? min, 0, largestGroup, own.at("desired"));
  if (own.none) checkOrder({ min, desired, max }, args, problems);
  return { min, desired, max };
}

/** What a schedule makes of a size: what it does not set stays. */
export function scheduledSize(size: GroupSize, schedule: ScheduleArgs, problems: Problems): GroupSize {
  const own = problems.at();
  const read = (key: keyof GroupSize) =>
    schedule[key] === undefined ? size[key] : readWholeNumber(schedule[key], 0, largestGroup, own.at(key));
  const [min, max] = [read("min"), read("max")];
  // If no number is desired, AWS adjusts the current one to the new bounds.
  const desired = schedule.desired === undefined ? Math.min(Math.max(size.desired, min), max) : read("desired");
  if (own.none) checkOrder({ min, desired, max }, schedule, problems);
  return { min, desired, max };
}

/** Problems are reported at the value that was written; the other one may be the group's or a default. */
function checkOrder(
  { min, desired, max }: GroupSize,
  written: Partial<Record<keyof GroupSize, number>>,
  problems: Problems,
): void {
  if (min > max)
    problems.add(
      written.min === undefined ? "max" : "min",
      `min ${min} is greater than max ${max}; lower min or raise max`,
    );
  else if (written.desired !== undefined && (desired < min || desired > max))
    problems.add(
      "desired",
      `${desired} is not between min ${min} and max ${max}; ${desired < min ? "lower min" : "raise max"}, or change desired`,
    );
}
