import { Cron } from "croner";
import { timezoneFault } from "../cloudInit/timezone";
import { hostnameForm, isHostname } from "../input/names";
import { type Problems, shown } from "../input/problem";
import type { ScheduleArgs } from "./args";
import { type FarmSize, scheduledSize } from "./size";

/** A change of size at set times; what is undefined stays as it is. */
export interface SchedulePlan {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
}

const example = 'five fields such as "0 20 * * 1-5", which is 20:00 from Monday to Friday';

/** The schedules, and the sizes that a farm has by them. */
export function planSchedules(
  schedules: readonly ScheduleArgs[],
  size: FarmSize,
  path: string,
  problems: Problems,
): { schedules: SchedulePlan[]; sizes: FarmSize[] } {
  const names = new Set<string>();
  const sizes = schedules.map((schedule, i) => {
    const at = `${path}[${i}].`;
    if (!isHostname(schedule.name))
      problems.add(`${at}name`, `${shown(schedule.name)} is no name for a schedule: ${hostnameForm}`);
    if (names.has(schedule.name)) problems.add(`${at}name`, `the farm has two schedules "${schedule.name}"`);
    names.add(schedule.name);
    const zoneFault = schedule.timeZone === undefined ? undefined : timezoneFault(schedule.timeZone);
    if (zoneFault) problems.add(`${at}timeZone`, zoneFault);
    const fault = cronFault(schedule.cron);
    if (fault) problems.add(`${at}cron`, fault);
    if (schedule.min === undefined && schedule.max === undefined && schedule.desired === undefined)
      problems.add(`${path}[${i}]`, "a schedule that sets none of min, max and desired changes nothing");
    return scheduledSize(size, schedule, at, problems);
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
    return `${shown(cron)} is no cron expression: ${example}`;
  // Last day, nearest weekday, and n-th weekday are others' inventions.
  if (!/^[\d\s*,/A-Z-]+$/i.test(cron) || /(^|[\s,\d])[LWH]([\s,]|$)/i.test(cron))
    return `"${cron}" has more than digits, names of days and months, "*", ",", "-" and "/", which is what EC2 knows: ${example}`;
  try {
    // From a set day on, so that the answer is the same at every run; four years and more have every date.
    const next = new Cron(cron, { mode: "5-part", timezone: "Etc/UTC" }).nextRun("2024-01-01T00:00:00Z");
    return next ? undefined : `"${cron}" never comes; no month has that day`;
  } catch (error) {
    const reason = (error as Error).message.replace(/^Cron\w*: /, "");
    return `"${cron}" is no cron expression (${reason}): ${example}`;
  }
}
