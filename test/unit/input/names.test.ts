import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDomain, isHostname } from "../../../src/input/names";

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
const label = fc
  .tuple(
    fc.constantFrom(...letters),
    fc.string({ unit: fc.constantFrom(...letters, "-"), maxLength: 61 }),
    fc.constantFrom(...letters),
  )
  .map((parts) => parts.join(""));

describe("isHostname", () => {
  test("accepts every label of RFC 1123 in lower case", () => {
    fc.assert(fc.property(label, (name) => isHostname(name)));
    expect(isHostname("a")).toBe(true);
    expect(isHostname("9")).toBe(true);
  });

  test.each([
    "",
    "-a",
    "a-",
    "A",
    "a_b",
    "a.b",
    "a b",
    "a\n",
    "\na",
    "ä",
    "a".repeat(64),
    "a;reboot",
    "$(id)",
    "../x",
    "a\0",
  ])("refuses %j", (name) => {
    expect(isHostname(name)).toBe(false);
  });

  test("refuses what is not a string", () => {
    expect(isHostname(undefined as unknown as string)).toBe(false);
    expect(isHostname(5 as unknown as string)).toBe(false);
  });

  test("what it accepts never needs quoting", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        if (isHostname(name)) expect(name).toMatch(/^[a-z0-9-]{1,63}$/);
      }),
    );
  });
});

test("isDomain accepts labels joined by dots, at most 253 characters", () => {
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
      const name = labels.join(".");
      expect(isDomain(name)).toBe(name.length <= 253);
    }),
  );
  const long = (last: number) => [63, 63, 63, last].map((length) => "a".repeat(length)).join(".");
  expect([isDomain(long(61)), isDomain(long(62))]).toEqual([true, false]);
  for (const name of ["", ".", "a.", ".a", "a..b", "a.B", "a b.c", undefined, 5])
    expect(isDomain(name as string)).toBe(false);
});
