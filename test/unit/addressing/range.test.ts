import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addressAt,
  enclosingRange,
  isMachineAddress,
  offsetOf,
  overlaps,
  parseRange,
} from "../../../src/addressing/range";
import { ranges } from "../network/arbitraries";

describe("parseRange", () => {
  test("reads back what it writes", () => {
    fc.assert(
      fc.property(ranges(), (range) => {
        expect(parseRange(range.cidr)).toEqual(range);
      }),
    );
  });

  test.each([
    "",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0/24",
    "10.0.0.256/32",
    "010.0.0.0/8",
    "0x0a.0.0.0/8",
    "10.0.0.1/24",
    "fd00::/64",
    " 10.0.0.0/24",
    "10.0.0.0/24\n",
    "10.0.0.0/24/24",
    "ten/24",
  ])("%j is not a valid range", (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  test("any text is parsed or rejected, without an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        parseRange(text);
      }),
    );
  });
});

test.each([undefined, null, 10, ["10.17.3.0/24"], ["10.17.3.5"], { cidr: "10.17.3.0/24" }])(
  "%j is neither a range nor an address",
  (value: unknown) => {
    const range = parseRange("10.17.3.0/24")!;
    expect(parseRange(value as string)).toBeUndefined();
    expect(enclosingRange(value as string)).toBeUndefined();
    expect(offsetOf(range, value as string)).toBeUndefined();
    expect(isMachineAddress(range, value as string)).toBe(false);
  },
);

test("a machine can have any address of a range except the first and the last", () => {
  const range = parseRange("10.17.3.0/29")!;
  const had = Array.from({ length: 10 }, (_, i) => isMachineAddress(range, addressAt(range, i - 1)));
  expect(had).toEqual([false, false, true, true, true, true, true, true, false, false]);
});

test("enclosingRange names the range around an address", () => {
  expect(enclosingRange("10.17.3.5/24")).toBe("10.17.3.0/24");
  expect(enclosingRange("nonsense")).toBeUndefined();
  fc.assert(
    fc.property(ranges(), fc.nat(), (range, seed) => {
      expect(enclosingRange(`${addressAt(range, seed % range.size)}/${range.prefix}`)).toBe(range.cidr);
    }),
  );
});

test("addressAt and offsetOf are inverses of each other", () => {
  fc.assert(
    fc.property(ranges(), fc.nat(0xffff_ffff), (range, seed) => {
      const offset = seed % range.size;
      expect(offsetOf(range, addressAt(range, offset))).toBe(offset);
    }),
  );
});

test("an address outside of the range, or an invalid one, has no offset", () => {
  const range = parseRange("10.17.3.0/24")!;
  for (const address of ["10.17.2.255", "10.17.4.0", "11.17.3.1", "10.17.3", "10.17.3.010", "x", ""])
    expect(offsetOf(range, address)).toBeUndefined();
});

describe("overlaps", () => {
  test("is symmetric, and true of a range and itself", () => {
    fc.assert(
      fc.property(ranges(), ranges(), (a, b) => {
        expect(overlaps(a, b)).toBe(overlaps(b, a));
        expect(overlaps(a, a)).toBe(true);
      }),
    );
  });

  test("is true exactly if an end of one is in the other", () => {
    fc.assert(
      fc.property(ranges(4, 12), ranges(4, 12), (a, b) => {
        const meets = [0, b.size - 1].some((at) => offsetOf(a, addressAt(b, at)) !== undefined);
        const met = [0, a.size - 1].some((at) => offsetOf(b, addressAt(a, at)) !== undefined);
        expect(overlaps(a, b)).toBe(meets || met);
      }),
    );
  });

  test("neighbours do not overlap", () => {
    const [lower, upper] = [parseRange("10.0.0.0/25")!, parseRange("10.0.0.128/25")!];
    expect([overlaps(lower, upper), overlaps(upper, lower)]).toEqual([false, false]);
    expect(overlaps(parseRange("10.0.0.0/24")!, parseRange("10.0.0.255/32")!)).toBe(true);
  });
});
