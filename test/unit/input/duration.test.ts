import fc from "fast-check";
import { expect, test } from "vitest";
import { dayMs, parseDuration } from "../../../src/input/duration";

test.each([
  ["90s", 90],
  ["15m", 900],
  ["12h", 43_200],
  ["30d", 2_592_000],
  [" 1s ", 1],
])("%s is %d seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(["", "0s", "-1m", "1.5h", "15", "m", "15M", "15 m", "15min", "1h30m", "9999999999s", "١s"])(
  "%j is not a valid duration",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test("dayMs is a day in milliseconds", () => {
  expect(dayMs).toBe(parseDuration("1d")! * 1000);
});

test("any whole number with a unit is valid", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom("s", "m", "h", "d"), (n, unit) => {
      expect(parseDuration(`${n}${unit}`)).toBe(n * { s: 1, m: 60, h: 3600, d: 86_400 }[unit]!);
    }),
  );
});
