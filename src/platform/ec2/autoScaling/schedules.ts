import { Cron } from "croner";
import { timezoneFault } from "../../../cloudInit/timezone";
import { hostnameForm, isHostname } from "../../../input/names";
import { type Problems, shown } from "../../../input/problem";
import { type GroupSize, scheduledSize } from "./size";
import type { ScheduleArgs } from "./sizeArgs";

/** A change of size at set times; what is absent stays as it is. */
export interface SchedulePlan {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
}

const example = 'five fields such as "0 20 * * 1-5", which is 20:00 from Monday to Friday';

/** The schedules, and the sizes that a group has by them. */
export function planSchedules(
  schedules: readonly ScheduleArgs[],
  size: GroupSize,
  problems: Problems,
): { schedules: SchedulePlan[]; sizes: GroupSize[] } {
  const names = new Set<string>();
  const sizes = schedules.map((schedule, i) => {
    const here = problems.at(i);
    if (!isHostname(schedule.name))
      here.add("name", `${shown(schedule.name)} is not a valid name for a schedule: ${hostnameForm}`);
    if (names.has(schedule.name)) here.add("name", `the farm has two schedules "${schedule.name}"`);
    names.add(schedule.name);
    const zoneFault = schedule.timeZone === undefined ? undefined : timezoneFault(schedule.timeZone);
    if (zoneFault) here.add("timeZone", zoneFault);
    const fault = cronFault(schedule.cron);
    if (fault) here.add("cron", fault);
    if (schedule.min === undefined && schedule.max === undefined && schedule.desired === undefined)
      here.addHere("a schedule that sets none of min, max and desired changes nothing");
    return scheduledSize(size, schedule, here);
  });
  return {
    schedules: schedules.map(({ name, cron, timeZone, min, max, desired }) => ({
      name,
      cron,
      timeZone: timeZone ?? "Etc/UTC",
      min,
      max,
      desired,
    })),
    sizes,
  };
}

/** What is wrong with an expression that Auto Scaling has to take: the five fields of Unix's cron, nothing of its successors. */
function cronFault(cron: string): string | undefined {
  if (typeof cron !== "string" || cron.trim().split(/\s+/).length !== 5)
    return `${shown(cron)} is not a valid cron expression: ${example}`;
  // EC2 does not support the last day, nearest weekday or n-th weekday of other implementations.
  if (!/^[\d\s*,/A-Z-]+$/i.test(cron) || /(^|[\s,\d])[LWH]([\s,]|$)/i.test(cron))
    return `"${cron}" may only have digits, names of days and months, "*", ",", "-" and "/" on EC2: write ${example}`;
  try {
    // Starting at a fixed day, so that the result is the same at every run; more than four years include every date.
    const next = new Cron(cron, { mode: "5-part", timezone: "Etc/UTC" }).nextRun("2024-01-01T00:00:00Z");
    return next ? undefined : `"${cron}" never occurs; no month has that day`;
  } catch (error) {
    const reason = (error as Error).message.replace(/^Cron\w*: /, "");
    return `"${cron}" is not a valid cron expression (${reason}): ${example}`;
  }
}

/** By a schedule's name, from when on what it does counts: milliseconds since the epoch. */
export type Since = Readonly<Record<string, number>>;

/** The size that a group has at a time by what its schedules have done until then, each in its turn; before the first of them it has its own. */
export function sizeAt(size: GroupSize, schedules: readonly SchedulePlan[], since: Since, now: number): GroupSize {
  return firings(schedules, since, now).reduce((before, { schedule }) => resized(before, schedule), size);
}

/**
 * From when on schedules count after a change of them. One that is new has done nothing yet. One to which the group owes a part of its size
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

/** Those to which the group owes a part of its size. */
function namesInForce(all: readonly Firing[]): Set<string> {
  const names = parts.map((part) => all.findLast(({ schedule }) => schedule[part] !== undefined)?.schedule.name);
  return new Set(names.filter((name) => name !== undefined));
}

function resized(before: GroupSize, schedule: SchedulePlan): GroupSize {
  const min = schedule.min ?? before.min;
  const max = Math.max(schedule.max ?? before.max, min);
  return { min, max, desired: Math.min(Math.max(schedule.desired ?? before.desired, min), max) };
}
