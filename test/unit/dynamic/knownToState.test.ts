import { expect, test } from "vitest";
import { KnownToState } from "../../../src/dynamic/knownToState";

test("what the engine has shown once is not new, whatever it shows later; anything else is", () => {
  const known = new KnownToState();
  expect(known.isNew("a", false)).toBe(true);
  // About to be replaced: checked with the state's values, then as if there were none.
  expect(known.isNew("b", true)).toBe(false);
  expect(known.isNew("b", false)).toBe(false);
  // Replaced because of something it depends on: only compared before.
  known.keep("c");
  expect(known.isNew("c", false)).toBe(false);
  expect(known.isNew("a", false)).toBe(true);
});

test("what the engine has shown is remembered with the last note about it", () => {
  const known = new KnownToState<number>();
  expect(known.of("a")).toBeUndefined();
  known.keep("a", 1);
  known.keep("a", 2);
  expect([known.of("a"), known.isNew("a", false)]).toEqual([2, false]);
});
