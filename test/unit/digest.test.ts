import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, sha256, shortDigest } from "../../src/digest";
import { reversed } from "../support/reversed";

test("canonical JSON does not depend on the order of properties, and contains everything that JSON does", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("a short digest is the beginning of the whole, by default six digits", () => {
  expect(shortDigest("shop")).toBe(sha256("shop").slice(0, 6));
  expect(shortDigest("shop", 12)).toBe(sha256("shop").slice(0, 12));
});
