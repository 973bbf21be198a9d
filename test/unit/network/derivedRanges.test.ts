import { expect, test } from "vitest";
import { addressAt, overlaps, parseRange } from "../../../src/addressing/range";
import { Identity } from "../../../src/identity";
import { derivedRanges } from "../../../src/network/derivedRanges";

test("the first is what it has always been", () => {
  for (const [project, stack, name] of [
    ["shop", "dev", "lan"],
    ["one", "anna", "a"],
  ] as const) {
    const identity = new Identity(project, stack);
    const slot = identity.slot("lan", name, 2 ** 15);
    expect(derivedRanges(name, identity)[0].cidr).toBe(`${addressAt(parseRange("10.128.0.0/9")!, slot * 256)}/24`);
  }
  expect(derivedRanges("lan", new Identity("one", "dev"))[0].cidr).toBe("10.196.198.0/24");
});

test("there are some in every private range, each a /24, the same at every run", () => {
  const ranges = derivedRanges("lan", new Identity("shop", "dev"));
  expect(ranges.every(({ prefix }) => prefix === 24)).toBe(true);
  for (const pool of ["10.128.0.0/9", "172.16.0.0/12", "100.64.0.0/10", "192.168.0.0/16"])
    expect(ranges.filter((range) => overlaps(range, parseRange(pool)!)).length).toBeGreaterThanOrEqual(4);
  expect(derivedRanges("lan", new Identity("shop", "dev"))).toEqual(ranges);
});
