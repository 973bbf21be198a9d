import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LanAddresses } from "../../../../../src/addressing/lanAddresses";
import { addressAt, offsetOf, overlaps, parseRange } from "../../../../../src/addressing/range";
import { Problems } from "../../../../../src/input/problem";
import { regions, zoneIds } from "../../../../../src/platform/ec2/instances/catalogue";
import { defaultRange, type LanZones, planEc2Lan } from "../../../../../src/platform/ec2/network/lan";
import { dynamicAddresses, fixedRanges, subnetOf } from "../../../../../src/platform/ec2/network/subnetPool";
import { planRegion } from "../../../../../src/platform/ec2/network/zones";
import { propertyRuns } from "../../../../support/longRun";
import { identity, lanPlan, lanRanges } from "../../../network/arbitraries";
import { lanProblemsOf } from "./lanProblems";

const ireland = { region: "eu-west-1", publicSubnets: false };

function plan(cidr: string, wanted: Partial<LanZones> = {}) {
  const problems = new Problems();
  const planned = planEc2Lan(parseRange(cidr)!, { ...ireland, ...wanted }, lanProblemsOf(problems));
  expect(planned === undefined).toBe(problems.found.length > 0);
  return { planned, told: problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`) };
}

function good(cidr: string, wanted: Partial<LanZones> = {}) {
  const { planned, told } = plan(cidr, wanted);
  expect(told).toEqual([]);
  return planned!;
}

/** Each subnet with its zone. */
function subnets(cidr: string, wanted: Partial<LanZones> = {}): string[] {
  const { privateSubnets, publicSubnets } = good(cidr, wanted).vpc;
  return [
    ...privateSubnets.map(({ zone, range }) => `private ${zone.zone} ${range.cidr}`),
    ...publicSubnets.map(({ zone, range }) => `public ${zone.zone} ${range.cidr}`),
  ];
}

/** A region and some of its zones, in any order. */
const places = fc.constantFrom(...regions().filter((region) => zoneIds(region).length > 2)).chain((region) =>
  fc.record({
    region: fc.constant(region),
    zones: fc.shuffledSubarray([...zoneIds(region)], { minLength: 1 }),
  }),
);

describe("subnets", () => {
  test("are inside the range, do not overlap, and have sizes that AWS accepts", () => {
    fc.assert(
      fc.property(lanRanges(16, 22), places, ({ cidr }, place) => {
        const { vpc } = good(cidr, { ...place, publicSubnets: true });
        const all = [...vpc.privateSubnets, ...vpc.publicSubnets].map(({ range }) => range);
        expect(all).toHaveLength(place.zones.length * 2);
        all.forEach((range, i) => {
          expect(offsetOf(vpc.range, addressAt(range, 0))).toBeDefined();
          expect(offsetOf(vpc.range, addressAt(range, range.size - 1))).toBeDefined();
          expect(range.prefix).toBeGreaterThanOrEqual(16);
          expect(range.prefix).toBeLessThanOrEqual(27);
          for (const other of all.slice(i + 1)) expect(overlaps(range, other)).toBe(false);
        });
      }),
    );
  });

  test("are not moved or resized by adding or removing a zone, or by public subnets", () => {
    fc.assert(
      fc.property(lanRanges(16, 25), places, fc.nat(), fc.nat(), ({ cidr }, { region, zones }, out, at) => {
        const missing = zones.filter((_, i) => i !== out % zones.length);
        if (missing.length === 0) return;
        // The added one may be anywhere in the list.
        const before = subnets(cidr, { region, zones: missing });
        const more = [...missing];
        more.splice(at % zones.length, 0, zones[out % zones.length]!);
        expect(subnets(cidr, { region, zones: more })).toEqual(expect.arrayContaining(before));
        const { planned } = plan(cidr, { region, zones: missing, publicSubnets: true });
        if (!planned) return;
        const opened = subnets(cidr, { region, zones: missing, publicSubnets: true });
        expect(opened).toEqual(expect.arrayContaining(before));
        const all = plan(cidr, { region, zones: more, publicSubnets: true });
        if (all.planned)
          expect(subnets(cidr, { region, zones: more, publicSubnets: true })).toEqual(expect.arrayContaining(opened));
      }),
    );
  });

  test("of a /24 and of a /20", () => {
    expect(subnets("10.17.3.0/24", { publicSubnets: true })).toEqual([
      "private euw1-az1 10.17.3.0/27",
      "private euw1-az2 10.17.3.32/27",
      "public euw1-az1 10.17.3.192/28",
      "public euw1-az2 10.17.3.208/28",
    ]);
    expect(
      subnets("10.17.0.0/20", { region: "us-east-1", zones: ["use1-az6", "us-east-1a"], publicSubnets: true }),
    ).toEqual([
      "private use1-az6 10.17.10.0/23",
      "private us-east-1a 10.17.0.0/23",
      "public use1-az6 10.17.14.128/25",
      "public us-east-1a 10.17.12.0/25",
    ]);
  });

  test("what does not fit is refused with the reason and what would fit", () => {
    expect(plan("10.17.3.0/26").told).toEqual([
      "cidr: 10.17.3.0/26 is too small to be divided among zones, each of which gets an eighth: an EC2 subnet has at " +
        "least 16 addresses, 5 of which AWS reserves; use /16 to /25",
    ]);
    expect(plan("10.0.0.0/15").told).toEqual(["cidr: 10.0.0.0/15 is too large for a VPC; use /16 to /25"]);
    expect(plan("10.17.3.0/25", { publicSubnets: true }).told).toEqual([
      "cidr: 10.17.3.0/25 is too small for public subnets next to those of the machines; use /24 or larger",
    ]);
    expect(
      plan("10.17.3.0/24", { region: "us-east-1", zones: ["use1-az5", "use1-az6"], publicSubnets: true }).told,
    ).toEqual([
      "cidr: 10.17.3.0/24 has room for the public subnets of a region's first 4 zones only, not for " +
        "use1-az5, use1-az6; use /22 or larger, or other zones",
    ]);
  });
});

describe("zones", () => {
  const zones = (...list: string[]) => plan("10.17.0.0/20", { zones: list }).told;

  test("are the region's first two if none is given", () => {
    expect(good("10.17.0.0/20").vpc.privateSubnets.map(({ zone }) => zone.zone)).toEqual(["euw1-az1", "euw1-az2"]);
    expect(plan("10.17.0.0/20", { region: "ap-east-2" }).told).toEqual([
      'zones: the zones of ap-east-2 are not known here; list them, such as ["ap-east-2a", "ap-east-2b"]',
    ]);
    expect(plan("10.17.0.0/20", { region: "ap-east-2", zones: ["ap-east-2a", "ape2-az2"] }).told).toEqual([]);
  });

  test("that are wrong", () => {
    const known = "the zones of eu-west-1 are euw1-az1, euw1-az2, euw1-az3";
    expect(zones("euc1-az1")).toEqual([`zones[0]: "euc1-az1" is not a zone of eu-west-1; ${known}`]);
    expect(zones("eu-west-1a", "eu-central-1a")).toEqual([
      `zones[1]: "eu-central-1a" is a zone of eu-central-1, not of eu-west-1; ${known}`,
    ]);
    expect(zones("a")).toEqual([`zones[0]: "a" is not a valid availability zone; ${known}`]);
    expect(zones("us-east-1-bos-1a")).toEqual([
      `zones[0]: "us-east-1-bos-1a" is not a valid availability zone; ${known}`,
    ]);
    expect(zones("eu-west-1g")).toEqual([
      `zones[0]: "eu-west-1g" is not one of the 6 zones that a region can have; ${known}`,
    ]);
    expect(zones("euw1-az1", "euw1-az1")).toEqual(['zones[1]: "euw1-az1" is listed twice']);
    expect(zones("euw1-az1", "eu-west-1a")).toEqual([
      'zones[1]: "eu-west-1a" and "euw1-az1" may be the same zone; write all zones as ids, such as euw1-az1',
    ]);
    expect(zones()).toEqual(["zones: a LAN needs a zone; leave it out to use the first two"]);
    expect(plan("10.17.0.0/20", { machineZones: ["euw1-az3"] }).told).toEqual([
      'machineZones[0]: "euw1-az3" is not one of the LAN\'s zones euw1-az1, euw1-az2',
    ]);
    expect(plan("10.17.0.0/20", { machineZones: [] }).told).toEqual([
      "machineZones: machines need a zone; leave it out to use the LAN's first two",
    ]);
  });

  test("an invalid or missing region", () => {
    const told = (region: string | undefined) => {
      const problems = new Problems();
      planRegion(region, problems.at("platform", "ec2", "region"));
      return problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
    };
    expect(told("eu-west-1")).toEqual([]);
    expect(told("eu-west-9")[0]).toMatch(
      /^platform\.ec2\.region: "eu-west-9" is not an AWS region; use one of eu-central-1, /,
    );
    expect(told("frankfurt")[0]).toMatch(/use one of af-south-1, .*us-west-2$/);
    expect(told(undefined)).toEqual([
      "platform.ec2.region: is required: pulumi config set --path vmfarm:ec2.region eu-central-1",
    ]);
  });
});

describe("addresses", () => {
  /** The addresses of tiers, in blocks as everywhere. */
  function addresses(tiers: Record<string, number>, cidr: string, wanted: Partial<LanZones>) {
    const pool = good(cidr, wanted);
    const lan = new LanAddresses({ ...lanPlan({ cidr }), pool });
    const preferredOf = (name: string) => (count: number) => identity.index("tier", name, count);
    return Object.fromEntries(
      Object.entries(tiers).map(([name, size]) => {
        const first = lan.allocateBlock(preferredOf(name));
        const taken = Array.from({ length: size }, (_, i) => pool.address((first + i) % pool.size));
        return [name, taken.map((address) => ({ address, zone: subnetOf(pool.vpc, address)?.zone.zone }))];
      }),
    );
  }

  test("are distinct addresses that AWS leaves to us, up to the last one", () => {
    fc.assert(
      fc.property(lanRanges(20, 25), places, ({ cidr }, place) => {
        const pool = good(cidr, place);
        const { vpc, machineSubnets } = pool;
        const all = Array.from({ length: pool.size }, (_, index) => pool.address(index));
        expect(new Set(all).size).toBe(pool.size);
        expect(all.map((address) => pool.whyUnavailable(address)).filter((reason) => reason !== undefined)).toEqual([]);
        expect(machineSubnets.length).toBe(Math.min(2, place.zones.length));
        const { range } = machineSubnets[0]!;
        expect(pool.size).toBe(machineSubnets.length * ((range.size * 3) / 4 - 4));
        for (const subnet of vpc.privateSubnets) {
          const [half, quarter] = fixedRanges(subnet);
          expect(half!.size + quarter!.size + dynamicAddresses(subnet) + 1).toBe(subnet.range.size);
          expect(quarter!.first).toBe(half!.first + half!.size);
        }
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  test("a tier is spread over the machine zones", () => {
    const { web, app } = addresses({ web: 6, app: 3 }, "10.17.0.0/20", {
      zones: ["euw1-az1", "euw1-az2", "euw1-az3"],
      machineZones: ["euw1-az1", "euw1-az2", "euw1-az3"],
    });
    const count = (zone: string) => web!.filter((machine) => machine.zone === zone).length;
    expect([count("euw1-az1"), count("euw1-az2"), count("euw1-az3")]).toEqual([2, 2, 2]);
    expect(new Set(app!.map(({ zone }) => zone)).size).toBe(3);
  });

  test("a growing tier, another zone on the LAN, and public subnets do not move machines", () => {
    fc.assert(
      fc.property(
        lanRanges(16, 24),
        places.filter(({ zones }) => zones.length > 2),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.integer({ min: 0, max: 8 }), { minKeys: 1, maxKeys: 4 }),
        fc.integer({ min: 1, max: 4 }),
        ({ cidr }, { region, zones }, tiers, more) => {
          const before = addresses(tiers, cidr, { region, zones: zones.slice(0, 2) });
          const grown = Object.fromEntries(Object.entries(tiers).map(([name, size]) => [name, size + more]));
          const after = addresses(grown, cidr, {
            region,
            zones,
            publicSubnets: zones.length < 4 && cidr.endsWith("/20"),
          });
          for (const [name, machines] of Object.entries(before))
            expect(after[name]!.slice(0, machines.length)).toEqual(machines);
        },
      ),
    );
  });

  test("an address in the program may be any that AWS neither reserves nor assigns", () => {
    const pool = good("10.17.3.0/24", { zones: ["euw1-az1", "euw1-az3"] });
    expect(pool.whyUnavailable("10.17.3.4")).toBeUndefined();
    expect(pool.whyUnavailable("10.17.3.87")).toBeUndefined();
    expect(pool.whyUnavailable("10.17.3.3")).toBe(
      "10.17.3.3 is reserved by AWS, like all of the first 4 of 10.17.3.0/27; start at 10.17.3.4",
    );
    expect(pool.whyUnavailable("10.17.3.24")).toBe(
      "10.17.3.24 is in the last quarter of 10.17.3.0/27, where EC2 assigns addresses; end at 10.17.3.23",
    );
    for (const address of ["10.17.3.40", "10.17.4.4", "web"])
      expect(pool.whyUnavailable(address)).toBe(
        `"${address}" is not in a subnet for machines; these are 10.17.3.0/27 (euw1-az1), 10.17.3.64/27 (euw1-az3)`,
      );
  });

  test("a LAN without a range gets its own, large enough for all zones", () => {
    const cidr = defaultRange("lan", identity);
    expect(cidr).toBe(defaultRange("lan", identity));
    expect(cidr).not.toBe(defaultRange("other", identity));
    expect(overlaps(parseRange(cidr)!, parseRange("10.128.0.0/9")!)).toBe(true);
    expect(good(cidr, { publicSubnets: true }).size).toBe(760);
  });
});
