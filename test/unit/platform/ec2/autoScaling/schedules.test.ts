import { expect, test } from "vitest";
import type { SchedulePlan } from "../../../../../src/platform/ec2/autoScaling/schedules";
import { sinceChange, sizeAt } from "../../../../../src/platform/ec2/autoScaling/schedules";

const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
const size = { min: 2, desired: 3, max: 8 };
const timed = (name: string, cron: string, sets: Partial<SchedulePlan>): SchedulePlan => ({
  name,
  cron,
  timeZone: "Etc/UTC",
  ...sets,
});
const night = timed("night", "0 20 * * *", { min: 0, desired: 0 });
const day = timed("day", "0 6 * * *", { min: 2, desired: 4 });
const long = { night: 0, day: 0, weekend: 0 };

test("a farm has the size that the last schedule gave it", () => {
  const both = [day, night];
  expect(sizeAt(size, both, long, at("26T20:00"))).toEqual({ min: 2, desired: 4, max: 8 });
  expect(sizeAt(size, both, long, at("26T20:01"))).toEqual({ min: 0, desired: 0, max: 8 });
  expect(sizeAt(size, both, long, at("27T05:59"))).toEqual({ min: 0, desired: 0, max: 8 });
  expect(sizeAt(size, both, long, at("27T06:01"))).toEqual({ min: 2, desired: 4, max: 8 });
  const vienna = both.map((one) => ({ ...one, timeZone: "Europe/Vienna" }));
  expect(sizeAt(size, vienna, long, at("26T19:30")).min).toBe(0);
});

test("what a schedule leaves unchanged may have been set by another", () => {
  const weekend = timed("weekend", "0 12 * * 6", { max: 3 });
  // Saturday night.
  expect(sizeAt(size, [night, day, weekend], long, at("28T23:00"))).toEqual({ min: 0, desired: 0, max: 3 });
  expect(sizeAt(size, [day, weekend], long, at("28T13:00"))).toEqual({ min: 2, desired: 3, max: 3 });
});

test("before the first schedule fires, and without schedules, a farm has its own size", () => {
  const since = { night: at("26T21:00"), day: at("26T21:00") };
  expect(sizeAt(size, [night, day], since, at("26T23:00"))).toEqual(size);
  expect(sizeAt(size, [night, day], since, at("27T07:00"))).toEqual({ min: 2, desired: 4, max: 8 });
  expect(sizeAt(size, [], {}, at("26T23:00"))).toEqual(size);
});

test("a change of schedules does not start anything by itself, and ends what a removed one started", () => {
  const before = { schedules: [night, day], since: long };
  const afterwards = (schedules: SchedulePlan[], now: number, later = now) =>
    sizeAt(size, schedules, sinceChange(before, schedules, now), later);
  // By day, the night's schedule is removed, or the morning's: the farm stays up.
  expect(afterwards([day], at("26T12:00"))).toMatchObject({ min: 2 });
  expect(afterwards([night], at("26T12:00"))).toEqual(size);
  expect(afterwards([night], at("26T12:00"), at("26T21:00"))).toMatchObject({ min: 0 });
  // By night, the morning's is removed: the farm stays down. The night's is removed: it comes up.
  expect(afterwards([night], at("26T22:00"))).toMatchObject({ min: 0 });
  expect(afterwards([day], at("26T22:00"))).toEqual(size);
  expect(afterwards([], at("26T22:00"))).toEqual(size);
  // An added one has not fired yet.
  const noon = timed("noon", "0 12 * * *", { min: 5 });
  expect(afterwards([night, day, noon], at("26T22:00"))).toMatchObject({ min: 0 });
  expect(afterwards([night, day, noon], at("26T15:00"))).toMatchObject({ min: 2 });
});

test("a schedule that is edited while in force stays in force, with its new numbers or at its new time", () => {
  const own = { min: 2, desired: 2, max: 6 };
  const peak = timed("peak", "0 8 * * *", { min: 4, desired: 4, max: 10 });
  const evening = timed("evening", "0 20 * * *", { min: 2, max: 6 });
  const since = { peak: at("26T07:00"), evening: at("25T07:00") };
  const edited = (change: Partial<SchedulePlan>, now: number, later = now) => {
    const schedules = [{ ...peak, ...change }, evening];
    return sizeAt(own, schedules, sinceChange({ schedules: [peak, evening], since }, schedules, now), later);
  };
  expect(edited({ max: 12 }, at("26T12:00"))).toEqual({ min: 4, desired: 4, max: 12 });
  expect(edited({ max: 12 }, at("26T12:00"), at("26T21:00"))).toMatchObject({ min: 2, max: 6 });
  // Its new time is still to come today, and yesterday it did not exist.
  expect(edited({ cron: "0 14 * * *" }, at("26T12:00"))).toEqual({ min: 4, desired: 4, max: 10 });
  expect(edited({ timeZone: "America/New_York" }, at("26T12:00"))).toEqual({ min: 4, desired: 4, max: 10 });
  // What is not in force waits until it fires.
  expect(edited({ max: 12 }, at("26T22:00"))).toMatchObject({ min: 2, max: 6 });
  expect(edited({ max: 12 }, at("26T22:00"), at("27T09:00"))).toMatchObject({ min: 4, max: 12 });
});
