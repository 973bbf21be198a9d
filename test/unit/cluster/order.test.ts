import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { awaitedTiers, startOrder } from "../../../src/cluster/order";
import { Problems } from "../../../src/input/problem";

interface Tier {
  name: string;
  dependsOn?: string[];
}

function order(tiers: Tier[]) {
  const problems = new Problems();
  const ordered = startOrder(tiers, problems);
  return { names: ordered.map(({ name }) => name), told: problems.found };
}

/** Tiers that only depend on earlier ones, in any order of declaration. */
const acyclic = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 }).chain((edges) => {
  const tiers: Tier[] = edges.map((to, i) => ({
    name: `t${i}`,
    dependsOn: i === 0 ? [] : [...new Set(to.map((j) => `t${j % i}`))],
  }));
  return fc.shuffledSubarray(tiers, { minLength: tiers.length });
});

describe("without a cycle", () => {
  test("every tier comes once, after all that it depends on", () => {
    fc.assert(
      fc.property(acyclic, (tiers) => {
        const { names, told } = order(tiers);
        expect(told).toEqual([]);
        expect([...names].sort()).toEqual(tiers.map(({ name }) => name).sort());
        for (const { name, dependsOn } of tiers)
          for (const needed of dependsOn!) expect(names.indexOf(needed)).toBeLessThan(names.indexOf(name));
      }),
    );
  });

  test("a correct order does not change", () => {
    fc.assert(
      fc.property(acyclic, (tiers) => {
        const { names } = order(tiers);
        const sorted = names.map((name) => tiers.find((tier) => tier.name === name)!);
        expect(order(sorted).names).toEqual(names);
      }),
    );
    expect(order([{ name: "c" }, { name: "a" }, { name: "b" }]).names).toEqual(["c", "a", "b"]);
  });
});

describe("with a cycle", () => {
  test("it is reported once, with its tiers, and the result still has every tier", () => {
    const { names, told } = order([
      { name: "a", dependsOn: ["c"] },
      { name: "b", dependsOn: ["a"] },
      { name: "c", dependsOn: ["b"] },
      { name: "d", dependsOn: ["c"] },
    ]);
    expect(told).toHaveLength(1);
    expect(told[0]!.propertyPath).toMatch(/^tiers\[\d\]\.dependsOn$/);
    expect(told[0]!.reason).toMatch(/in a cycle: a → c → b → a; remove one of these dependencies/);
    expect(names.sort()).toEqual(["a", "b", "c", "d"]);
  });

  test("tiers that only lead to it are not part of it", () => {
    const { told } = order([
      { name: "a", dependsOn: ["b"] },
      { name: "b", dependsOn: ["c"] },
      { name: "c", dependsOn: ["b"] },
    ]);
    expect(told).toEqual([{ propertyPath: "tiers[1].dependsOn", reason: expect.stringContaining(": b → c → b;") }]);
  });

  test("two cycles through one tier are reported one after the other", () => {
    const { told } = order([
      { name: "a", dependsOn: ["b", "c"] },
      { name: "b", dependsOn: ["a"] },
      { name: "c", dependsOn: ["a"] },
    ]);
    expect(told).toEqual([{ propertyPath: "tiers[0].dependsOn", reason: expect.stringContaining(": a → b → a;") }]);
  });

  test("a tier that waits for itself", () => {
    const { told } = order([{ name: "a" }, { name: "b", dependsOn: ["b"] }]);
    expect(told).toEqual([{ propertyPath: "tiers[1].dependsOn", reason: expect.stringContaining("b → b") }]);
  });

  test("two cycles are two problems", () => {
    const pair = (a: string, b: string) => [
      { name: a, dependsOn: [b] },
      { name: b, dependsOn: [a] },
    ];
    expect(order([...pair("a", "b"), ...pair("c", "d")]).told).toHaveLength(2);
  });

  test("for any graph there is a problem exactly if there is a cycle", () => {
    const graph = fc.array(fc.uniqueArray(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(graph, (edges) => {
        const tiers = edges.map((to, i) => ({ name: `t${i}`, dependsOn: to.map((j) => `t${j}`) }));
        expect(order(tiers).told.length > 0).toBe(hasCircle(edges));
      }),
    );
  });
});

/** By removing tiers that wait for none until none is left. */
function hasCircle(edges: number[][]): boolean {
  const left = new Set(edges.keys());
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const i of [...left]) if (!edges[i]!.some((j) => left.has(j))) left.delete(i);
  }
  return left.size > 0;
}

test("an unknown tier is reported with the existing ones", () => {
  const { told } = order([{ name: "web", dependsOn: ["db", "app"] }, { name: "app" }]);
  expect(told).toEqual([
    { propertyPath: "tiers[0].dependsOn[0]", reason: 'there is no tier "db"; the tiers are web, app' },
  ]);
});

describe("a tier without machines", () => {
  const tier = (name: string, size: number, ...dependsOn: string[]) => ({
    name,
    dependsOn,
    machines: Array(size).fill(name),
  });
  const awaited = (name: string, tiers: ReturnType<typeof tier>[]) =>
    awaitedTiers(tiers.find((one) => one.name === name)!, tiers).map((one) => one.name);

  test("passes its dependencies on", () => {
    const tiers = [tier("db", 1), tier("mid", 0, "db"), tier("web", 2, "mid")];
    expect(awaited("web", tiers)).toEqual(["db"]);
    expect(awaited("mid", tiers)).toEqual(["db"]);
  });

  test("passes them on through several tiers, each once, but not past one with machines", () => {
    const tiers = [tier("a", 1), tier("b", 1, "a"), tier("c", 0, "b"), tier("d", 0, "c", "b"), tier("e", 1, "d", "c")];
    expect(awaited("e", tiers)).toEqual(["b"]);
    expect(awaited("b", tiers)).toEqual(["a"]);
    expect(awaited("a", tiers)).toEqual([]);
  });

  test("every machine starts after those of all tiers that precede it in any way", () => {
    fc.assert(
      fc.property(acyclic, fc.array(fc.nat(2), { minLength: 20, maxLength: 20 }), (declared, sizes) => {
        const tiers = declared.map(({ name, dependsOn = [] }, i) => tier(name, sizes[i]!, ...dependsOn));
        const byName = new Map(tiers.map((one) => [one.name, one]));
        const above = (name: string): Set<string> =>
          new Set(byName.get(name)!.dependsOn.flatMap((other) => [other, ...above(other)]));
        const behind = (name: string): Set<string> =>
          new Set(awaited(name, tiers).flatMap((other) => [other, ...behind(other)]));
        for (const { name } of tiers)
          expect([...behind(name)].sort()).toEqual(
            [...above(name)].filter((other) => byName.get(other)!.machines.length > 0).sort(),
          );
      }),
    );
  });
});
