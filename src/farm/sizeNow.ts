import { Cron } from "croner";
import type { SchedulePlan } from "./schedules";
import type { FarmSize } from "./size";

/** By a schedule's name, from when on what it does counts: milliseconds since the epoch. */
export type Since = Readonly<Record<string, number>>;

/** The size that a farm has at a time by what its schedules have done until then, each in its turn; before the first of them it has its own. */
export function sizeAt(size: FarmSize, schedules: readonly SchedulePlan[], since: Since, now: number): FarmSize {
  return firings(schedules, since, now).reduce((before, { schedule }) => resized(before, schedule), size);
}

/**
 * From when on schedules count after a change of them. One that is new has done nothing yet. One to which the farm owes a part of its size
 * stays in force, with its numbers of today; nor does another time of it take away what it gave. One that had its turn, and after which
 * another had its own, counts from now on: else it would come back where that other one is taken out.
 */
export function sinceChange(
  before: { schedules: readonly SchedulePlan[]; since: Since },
  schedules: readonly SchedulePlan[],
  now: number,
): Since {
  const inForce = namesInForce(firings(before.schedules, before.since, now));
  const sinceOf = (one: SchedulePlan) => Math.min(before.since[one.name]!, lastTurn(one, now) - 1);
  return Object.fromEntries(schedules.map((one) => [one.name, inForce.has(one.name) ? sinceOf(one) : now]));
}

interface Firing {
  schedule: SchedulePlan;
  at: number;
}

/** The last turn of each schedule that had one, in order. */
function firings(schedules: readonly SchedulePlan[], since: Since, now: number): Firing[] {
  return schedules
    .flatMap((schedule) => {
      const at = lastTurn(schedule, now);
      return at > (since[schedule.name] ?? now) ? [{ schedule, at }] : [];
    })
    .sort((a, b) => a.at - b.at);
}

/** Milliseconds since the epoch; 0: it never had one. */
function lastTurn({ cron, timeZone }: SchedulePlan, now: number): number {
  const [last] = new Cron(cron, { mode: "5-part", timezone: timeZone }).previousRuns(1, new Date(now));
  return last?.getTime() ?? 0;
}

const parts = ["min", "max", "desired"] as const;

/** Those to which the farm owes a part of its size. */
function namesInForce(all: readonly Firing[]): Set<string> {
  const names = parts.map((part) => all.findLast(({ schedule }) => schedule[part] !== undefined)?.schedule.name);
  return new Set(names.filter((name) => name !== undefined));
}

function resized(before: FarmSize, schedule: SchedulePlan): FarmSize {
  const min = schedule.min ?? before.min;
  const max = Math.max(schedule.max ?? before.max, min);
  return { min, max, desired: Math.min(Math.max(schedule.desired ?? before.desired, min), max) };
}
