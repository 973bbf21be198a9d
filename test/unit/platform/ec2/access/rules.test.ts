import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problems } from "../../../../../src/input/problem";
import type { TierAccess } from "../../../../../src/network/access";
import { anywhere, planCidrs } from "../../../../../src/network/outsideRanges";
import { checkRuleCount, type IngressRule, ingressRules } from "../../../../../src/platform/ec2/access/rules";

const lan = "10.17.0.0/20";
const shop: TierAccess[] = [
  { name: "db", dependsOn: [], expose: [] },
  { name: "app", dependsOn: ["db"], expose: [{ port: 8080, protocol: "tcp", cidrs: [] }] },
  { name: "web", dependsOn: ["app"], expose: [{ port: 443, protocol: "tcp", cidrs: [anywhere, "192.0.2.0/24"] }] },
];

/** `web → app tcp 8080`. */
function shown({ from, to, protocol, port }: IngressRule): string {
  return [from.tier ?? from.cidr, "→", to, protocol, port].filter((part) => part !== undefined).join(" ");
}

const names = ["a", "b", "c", "d", "e"];
const port = fc.record({
  port: fc.integer({ min: 1, max: 65_535 }),
  protocol: fc.constantFrom("tcp", "udp"),
  cidrs: fc.uniqueArray(fc.constantFrom(anywhere, "192.0.2.0/24", "198.51.100.0/24")),
});
/** Tiers that depend on those before them. */
const tiers: fc.Arbitrary<TierAccess[]> = fc
  .tuple(
    ...names.map((name, i) =>
      fc.tuple(fc.constant(name), fc.subarray(names.slice(0, i)), fc.array(port, { maxLength: 3 })),
    ),
  )
  .map((list) => list.map(([name, dependsOn, expose]) => ({ name, dependsOn, expose })));

test("of three tiers", () => {
  expect(ingressRules(shop, lan).map(shown)).toEqual([
    "db → db -1",
    "app → db -1",
    "app → app -1",
    "web → app tcp 8080",
    "10.17.0.0/20 → app tcp 8080",
    "web → web -1",
    "10.17.0.0/20 → web tcp 443",
    "0.0.0.0/0 → web tcp 443",
    "192.0.2.0/24 → web tcp 443",
  ]);
});

describe("for any tiers", () => {
  test("a range outside only reaches a port that lists it", () => {
    fc.assert(
      fc.property(tiers, (list) => {
        for (const { from, to, protocol, port } of ingressRules(list, lan)) {
          if (from.cidr === undefined || from.cidr === lan) continue;
          const tier = list.find(({ name }) => name === to)!;
          const offered = tier.expose.find(
            (one) => one.port === port && one.protocol === protocol && one.cidrs.includes(from.cidr!),
          );
          expect(offered).toBeDefined();
        }
      }),
    );
  });

  test("all ports are only open to the tier itself, and to those that depend on one that exposes nothing", () => {
    fc.assert(
      fc.property(tiers, (list) => {
        for (const { from, to, port } of ingressRules(list, lan)) {
          if (port !== undefined) continue;
          const tier = list.find(({ name }) => name === to)!;
          const dependent = list.find(({ name }) => name === from.tier)!;
          expect(from.tier === to || (tier.expose.length === 0 && dependent.dependsOn.includes(to))).toBe(true);
        }
      }),
    );
  });

  test("a tier reaches exactly those that it depends on", () => {
    fc.assert(
      fc.property(tiers, (list) => {
        const reaches = (from: string) =>
          new Set(
            ingressRules(list, lan).flatMap((rule) => (rule.from.tier === from && rule.to !== from ? [rule.to] : [])),
          );
        for (const { name, dependsOn } of list) expect(reaches(name)).toEqual(new Set(dependsOn));
      }),
    );
  });

  test("EC2 accepts the descriptions", () => {
    fc.assert(
      fc.property(tiers, (list) => {
        for (const { description } of ingressRules(list, lan))
          expect(description).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
      }),
    );
  });
});

test("invalid ranges", () => {
  const problems = new Problems();
  const given = ["192.0.2.0/24", "192.0.2.7/24", "my office", "10.17.3.0/24", "192.0.2.0/24", "10.0.0.0/8"];
  expect(planCidrs(given, lan, problems.at("tiers", 0, "expose", 0, "cidrs"))).toEqual([
    "192.0.2.0/24",
    "10.17.3.0/24",
    "192.0.2.0/24",
    "10.0.0.0/8",
  ]);
  expect(problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`)).toEqual([
    'tiers[0].expose[0].cidrs[1]: "192.0.2.7/24" has bits set after its prefix; the range is 192.0.2.0/24, the single address 192.0.2.7/32',
    'tiers[0].expose[0].cidrs[2]: "my office" is not a valid IPv4 range in CIDR notation, such as 192.0.2.0/24, or 0.0.0.0/0 for the world',
    "tiers[0].expose[0].cidrs[3]: 10.17.3.0/24 is inside the LAN 10.17.0.0/20, which can reach exposed ports anyway; leave it out",
    'tiers[0].expose[0].cidrs[4]: "192.0.2.0/24" is listed twice',
  ]);
});

test("the world has to be written as such, not in parts", () => {
  const found = (cidrs: string[]) => {
    const problems = new Problems();
    planCidrs(cidrs, lan, problems.at("cidrs"));
    return problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  };
  expect(found(["0.0.0.0/1", "128.0.0.0/1"])).toEqual([
    "cidrs: 0.0.0.0/1, 128.0.0.0/1 cover all addresses; write 0.0.0.0/0 if you mean the whole world",
  ]);
  expect(found([anywhere, "128.0.0.0/1"])).toEqual([]);
  expect(found(["0.0.0.0/1", "128.0.0.0/2"])).toEqual([]);
  const expose = [{ port: 80, protocol: "tcp", cidrs: ["0.0.0.0/1"] }];
  const described = ingressRules([{ name: "web", dependsOn: [], expose }], lan).map(({ description }) => description);
  expect(described).toContain("exposed to the world");
});

test("more rules than a security group holds are reported", () => {
  const problems = new Problems();
  const expose = Array.from({ length: 40 }, (_, i) => ({ port: 8000 + i, protocol: "tcp", cidrs: [anywhere] }));
  checkRuleCount(ingressRules([{ name: "web", dependsOn: [], expose }], lan), () => problems.at("tiers", 0, "expose"));
  expect(problems.found).toEqual([
    {
      propertyPath: "tiers[0].expose",
      reason: '"web" needs 81 rules, but a security group on AWS has at most 60; expose fewer ports or fewer ranges',
    },
  ]);
});
