import fc from "fast-check";
import { expect, test } from "vitest";
import { machinesOf, peerRuns } from "../../../src/network/peers";

const address = (offset: number) => `10.17.${Math.floor(offset / 256)}.${offset % 256}`;

test("consecutive addresses are one run, also where an octet or the number of digits changes", () => {
  const tier = Array.from({ length: 300 }, (_, i) => ({ name: `shop-web-${i + 1}`, address: address(250 + i) }));
  expect(peerRuns(tier)).toEqual([{ first: "shop-web-1", count: 300, address: "10.17.0.250" }]);
});

test("an address that somebody else has splits a run in two", () => {
  const tier = [1, 2, 3, 4].map((i) => ({ name: `a-${i}`, address: address(i < 3 ? i : i + 1) }));
  expect(peerRuns(tier)).toEqual([
    { first: "a-1", count: 2, address: "10.17.0.1" },
    { first: "a-3", count: 2, address: "10.17.0.4" },
  ]);
});

test("the runs of any machines are exactly these machines", () => {
  const name = fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), fc.nat(20)).map(([tier, i]) => `${tier}-${i}`);
  const machines = fc.array(fc.record({ name, address: fc.nat(600).map(address) }), { maxLength: 40 });
  fc.assert(
    fc.property(machines, (tier) => {
      expect(peerRuns(tier).flatMap(machinesOf)).toEqual(tier);
    }),
  );
});

test("neighbours follow each other in name, too, by the number at its end", () => {
  const machines = [
    { name: "a-1", address: address(1) },
    { name: "b-2", address: address(2) },
    { name: "b-4", address: address(3) },
  ];
  expect(peerRuns(machines).map(({ first, count }) => [first, count])).toEqual([
    ["a-1", 1],
    ["b-2", 1],
    ["b-4", 1],
  ]);
  expect(machinesOf({ first: "a1-b2-99", count: 2, address: address(255) })).toEqual([
    { name: "a1-b2-99", address: address(255) },
    { name: "a1-b2-100", address: address(256) },
  ]);
});
