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
 * From when on schedules count after a change of them. One that is new, or another than before, has done nothing yet. One that had its turn,
 * and after which another had its own, counts from now on: else it would come back where that other one is taken out.
 */
export function sinceChange(
  before: { schedules: readonly SchedulePlan[]; since: Since },
  schedules: readonly SchedulePlan[],
  now: number,
): Since {
  const inForce = namesInForce(firings(before.schedules, before.since, now));
  const isSame = (one: SchedulePlan) => before.schedules.some((other) => sameText(one, other));
  return Object.fromEntries(
    schedules.map((one) => [one.name, isSame(one) && inForce.has(one.name) ? before.since[one.name]! : now]),
  );
}

interface Firing {
  schedule: SchedulePlan;
  at: number;
}

/** The last turn of each schedule that had one, in order. */
function firings(schedules: readonly SchedulePlan[], since: Since, now: number): Firing[] {
  return schedules
    .flatMap((schedule) => {
      const { cron, timeZone, name } = schedule;
      const [last] = new Cron(cron, { mode: "5-part", timezone: timeZone }).previousRuns(1, new Date(now));
      const at = last?.getTime() ?? 0;
      return at > (since[name] ?? now) ? [{ schedule, at }] : [];
    })
    .sort((a, b) => a.at - b.at);
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

function sameText(a: SchedulePlan, b: SchedulePlan): boolean {
  return ([...parts, "name", "cron", "timeZone"] as const).every((key) => a[key] === b[key]);
}
