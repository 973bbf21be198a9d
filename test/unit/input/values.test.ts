import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problems } from "../../../src/input/problem";
import { readChoice, readDuration, readDurationWithin, readSize, readWholeNumber } from "../../../src/input/values";

/** The value that is read, and what is wrong with it as `path: reason`. */
function reading<T>(read: (problems: Problems) => T): { value: T; told: string[] } {
  const problems = new Problems();
  const value = read(problems.at("here"));
  return { value, told: problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`) };
}

describe("a valid value", () => {
  test("is returned, in one unit", () => {
    const problems = new Problems();
    expect(readChoice("b", { first: "a", second: "b" }, problems)).toBe("b");
    expect(readChoice("b", ["a", "b"], problems)).toBe("b");
    expect(readWholeNumber(0, 0, 0, problems)).toBe(0);
    expect(readSize("2GiB", problems)).toBe(2 ** 31);
    expect(readDuration("15m", problems)).toBe(900);
    expect(readDurationWithin("2h", "1s", "2h", problems)).toBe(7200);
    expect(readDurationWithin("90s", "90s", "2h", problems)).toBe(90);
    expect(problems.none).toBe(true);
  });

  test("is a whole number within the bounds, and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double(), fc.anything()), (value) => {
        const { told } = reading((problems) => readWholeNumber(value as number, 1, 10, problems));
        expect(told.length === 0).toBe(Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 10);
      }),
    );
  });
});

describe("what is wrong is reported at its path", () => {
  test.each<[(problems: Problems) => unknown, unknown, RegExp]>([
    [(at) => readChoice("c", { first: "a", second: "b" }, at), "c", /^here: "c" is not one of a, b$/],
    [
      (at) => readChoice(undefined as unknown as string, ["a"], at),
      undefined,
      /^here: a missing value is not one of a$/,
    ],
    [(at) => readWholeNumber(11, 1, 10, at), 1, /^here: 11 is not a whole number from 1 to 10$/],
    [(at) => readWholeNumber("2" as never, 1, 10, at), 1, /^here: "2" is not a whole number/],
    [(at) => readSize("512", at), undefined, /^here: "512" is not a valid size: a whole number with a unit/],
    [(at) => readSize(512 as never, at), undefined, /^here: 512 is not a valid size/],
    [(at) => readDuration("15", at), undefined, /^here: "15" is not a valid duration: a whole number with a unit/],
    [(at) => readDurationWithin("3h", "1s", "2h", at), 1, /^here: 3h is not between 1s and 2h$/],
    [(at) => readDurationWithin("89s", "90s", "2h", at), 90, /^here: 89s is not between 90s and 2h$/],
    [(at) => readDurationWithin("soon", "1m", "2h", at), 60, /^here: "soon" is not a valid duration/],
  ])("%s", (read, expected, reason) => {
    const { value, told } = reading(read);
    expect(value).toBe(expected);
    expect(told).toEqual([expect.stringMatching(reason)]);
  });
});
