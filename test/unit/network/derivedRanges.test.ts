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
    const index = identity.index("lan", name, 2 ** 15);
    expect(derivedRanges(name, identity)[0].cidr).toBe(`${addressAt(parseRange("10.128.0.0/9")!, index * 256)}/24`);
  }
  expect(derivedRanges("lan", new Identity("one", "dev"))[0].cidr).toBe("10.196.198.0/24");
});

test("they are in the order of pools, and must not change: they are in users' addresses", () => {
  const cidrs = derivedRanges("lan", new Identity("shop", "dev")).map(({ cidr }) => cidr);
  expect(cidrs).toMatchInlineSnapshot(`
    [
      "10.244.93.0/24",
      "10.183.209.0/24",
      "10.132.96.0/24",
      "10.152.113.0/24",
      "10.221.13.0/24",
      "10.215.74.0/24",
      "10.155.189.0/24",
      "10.237.230.0/24",
      "172.23.25.0/24",
      "172.25.38.0/24",
      "172.30.74.0/24",
      "172.20.240.0/24",
      "172.22.95.0/24",
      "172.18.2.0/24",
      "172.20.52.0/24",
      "172.21.216.0/24",
      "100.126.205.0/24",
      "100.105.202.0/24",
      "100.122.74.0/24",
      "100.118.34.0/24",
      "100.81.29.0/24",
      "100.97.114.0/24",
      "100.112.86.0/24",
      "100.73.59.0/24",
      "192.168.78.0/24",
      "192.168.241.0/24",
      "192.168.81.0/24",
      "192.168.160.0/24",
      "192.168.60.0/24",
      "192.168.92.0/24",
      "192.168.95.0/24",
      "192.168.143.0/24",
    ]
  `);
});

test("there are some in every private range, each a /24, the same in every run", () => {
  const ranges = derivedRanges("lan", new Identity("shop", "dev"));
  expect(ranges.every(({ prefix }) => prefix === 24)).toBe(true);
  for (const pool of ["10.128.0.0/9", "172.16.0.0/12", "100.64.0.0/10", "192.168.0.0/16"])
    expect(ranges.filter((range) => overlaps(range, parseRange(pool)!)).length).toBeGreaterThanOrEqual(4);
  expect(derivedRanges("lan", new Identity("shop", "dev"))).toEqual(ranges);
});
