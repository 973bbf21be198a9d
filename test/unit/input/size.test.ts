import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatSize, parseSize } from "../../../src/input/size";

describe("parseSize", () => {
  test.each([
    ["1B", 1],
    ["10KB", 10_000],
    ["512MiB", 512 * 2 ** 20],
    ["2 GiB", 2 ** 31],
    [" 5TB ", 5e12],
    ["4096TiB", 2 ** 52],
  ])("%s is %d bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each([
    "",
    "0GiB",
    "-1GiB",
    "1.5GiB",
    "1e3MiB",
    "512",
    "GiB",
    "2gib",
    "2Gi",
    "2G",
    "2 GiB extra",
    "2\n\nGiB",
    "9999999TiB",
    "0x10MiB",
    "1constructor",
    "1toString",
    "٣GiB",
  ])("%j is not a valid size", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  test("for any text, the result is a positive safe integer or nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = parseSize(text);
        expect(bytes === undefined || (Number.isSafeInteger(bytes) && bytes > 0)).toBe(true);
      }),
    );
  });
});

test("formatSize can be parsed back to the same number of bytes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), fc.constantFrom(0, 10, 20, 30, 40), (n, bits) => {
      const bytes = n * 2 ** bits;
      fc.pre(Number.isSafeInteger(bytes));
      expect(parseSize(formatSize(bytes))).toBe(bytes);
    }),
  );
});

test("formatSize uses the largest unit that is exact", () => {
  expect([10, 20, 30, 40].map((bits) => formatSize(2 ** bits))).toEqual(["1KiB", "1MiB", "1GiB", "1TiB"]);
  expect(formatSize(2 ** 31)).toBe("2GiB");
  expect(formatSize(1536 * 2 ** 20)).toBe("1536MiB");
  expect(formatSize(1000)).toBe("1000B");
  expect(formatSize(1023)).toBe("1023B");
  expect(formatSize(0)).toBe("0B");
});
