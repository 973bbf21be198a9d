import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hourlyPrice,
  type InstanceType,
  instanceTypes,
  regions,
  zoneIds,
  zonesWith,
} from "../../../../../src/platform/ec2/instances/catalogue";
import {
  cheapestFitting,
  fittingTypes,
  severalFitting,
  type Wanted,
} from "../../../../../src/platform/ec2/instances/choose";
import { namedType } from "../../../../../src/platform/ec2/instances/named";
import { propertyRuns } from "../../../../support/longRun";

const file = join(__dirname, "../../../../../src/platform/ec2/instances/instanceTypes.json");
const all = [...instanceTypes().values()];

const ireland: Wanted = {
  cpus: 2,
  memoryMiB: 4096,
  architecture: "x86_64",
  bootMode: "uefi",
  region: "eu-west-1",
  zones: ["euw1-az1", "euw1-az2"],
  burstable: true,
};

/** What is wrong with a choice, or its type's name. */
function chosen(wanted: Partial<Wanted>): string {
  const choice = cheapestFitting({ ...ireland, ...wanted });
  return "fault" in choice ? choice.fault : choice.type.name;
}

function why(wanted: Partial<Wanted>): string {
  const choice = cheapestFitting({ ...ireland, ...wanted });
  return "fault" in choice ? choice.fault : choice.why;
}

const wants: fc.Arbitrary<Wanted> = fc
  .constantFrom(...regions().filter((region) => zoneIds(region).length > 0))
  .chain((region) =>
    fc.record({
      cpus: fc.integer({ min: 1, max: 200 }),
      memoryMiB: fc.integer({ min: 64, max: 2 ** 20 }),
      architecture: fc.constantFrom("x86_64" as const, "arm64" as const),
      bootMode: fc.constantFrom("uefi" as const, "legacy-bios" as const),
      region: fc.constant(region),
      zones: fc.subarray([...zoneIds(region)]),
      burstable: fc.boolean(),
      hibernation: fc.boolean(),
      spot: fc.boolean(),
      clusterPlacement: fc.boolean(),
    }),
  );

describe("the table", () => {
  test("is small enough to be checked in and shipped", () => {
    expect(readFileSync(file).length).toBeLessThan(150_000);
  });

  test("has what DescribeInstanceTypes returns for m7g.large, and the unmodified prices of its sources", () => {
    expect(instanceTypes().get("m7g.large")).toEqual({
      name: "m7g.large",
      family: "m7g",
      cpus: 2,
      memoryMiB: 8192,
      architecture: "arm64",
      bootModes: ["uefi"],
      previous: false,
      nitro: true,
      bareMetal: false,
      ena: true,
      burstable: false,
      spot: true,
      hibernation: true,
      clusterPlacement: true,
      accelerated: false,
    });
    // One derived from its family's largest size, rounded ones, and one with its own price.
    const at = (name: string, region: string) => hourlyPrice(instanceTypes().get(name)!, region)?.usd;
    expect(at("m7g.large", "us-east-1")).toBe(0.0816);
    expect(at("c6g.large", "eu-west-1")).toBe(0.073);
    expect(at("t4g.nano", "ap-northeast-1")).toBe(0.0054);
    expect(at("g5.16xlarge", "us-east-1")).toBe(4.096);
  });

  test("does not have prices of bare metal, of new types outside us-east-1, and of old ones", () => {
    for (const [name, region] of [
      ["m7i.metal-24xl", "us-east-1"],
      ["m9g.large", "eu-west-1"],
      ["m3.large", "us-east-1"],
      ["m7g.large", "ap-east-2"],
    ] as const)
      expect([name, hourlyPrice(instanceTypes().get(name)!, region)]).toEqual([name, undefined]);
  });

  test("prices have a date and a source, and are plausible", () => {
    const prices = regions().flatMap((region) => all.flatMap((type) => hourlyPrice(type, region) ?? []));
    expect(prices.length).toBeGreaterThan(10_000);
    expect(
      prices.filter(({ usd, asOf, source }) => !(usd > 0 && /^20\d\d-\d\d-\d\d$/.test(asOf) && / v\d/.test(source))),
    ).toEqual([]);
  });

  test("nearly every type is offered somewhere", () => {
    const nowhere = all.filter((type) => regions().every((region) => zonesWith(type, region).length === 0));
    expect(nowhere.length).toBeLessThan(20);
  });
});

describe("cheapestFitting", () => {
  test("fits any request, is offered in all zones, and is never of the previous generation", () => {
    fc.assert(
      fc.property(wants, (wanted) => {
        for (const type of fittingTypes(wanted)) {
          expect(type.cpus).toBeGreaterThanOrEqual(wanted.cpus);
          expect(type.memoryMiB).toBeGreaterThanOrEqual(wanted.memoryMiB);
          expect(type.architecture).toBe(wanted.architecture);
          expect(type.bootModes).toContain(wanted.bootMode);
          expect(zonesWith(type, wanted.region)).toEqual(expect.arrayContaining([...wanted.zones]));
          expect(zonesWith(type, wanted.region)).not.toEqual([]);
          expect([type.previous, type.bareMetal, type.accelerated, type.ena, type.nitro]).toEqual(
            [false, false, false, true, true], // biome-ignore format: one line says it
          );
          if (!wanted.burstable) expect(type.burstable).toBe(false);
          if (wanted.hibernation) expect(type.hibernation).toBe(true);
          if (wanted.spot) expect(type.spot).toBe(true);
          if (wanted.clusterPlacement) expect(type.clusterPlacement).toBe(true);
        }
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  test("nothing else that fits is cheaper", () => {
    fc.assert(
      fc.property(wants, (wanted) => {
        const [first, ...others] = fittingTypes(wanted);
        const usd = (type: InstanceType) => hourlyPrice(type, wanted.region)?.usd;
        const cheaper = first && others.filter((type) => (usd(type) ?? Infinity) < (usd(first) ?? Infinity));
        expect(cheaper ?? []).toEqual([]);
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  test("types of unknown price come last, in the order of us-east-1", () => {
    fc.assert(
      fc.property(wants, (wanted) => {
        const fitting = fittingTypes(wanted);
        const unknown = fitting.filter((type) => !hourlyPrice(type, wanted.region));
        expect(fitting.slice(fitting.length - unknown.length)).toEqual(unknown);
        const there = unknown.map((type) => hourlyPrice(type, "us-east-1")?.usd ?? Infinity);
        expect(there).toEqual([...there].sort((a, b) => a - b));
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  test("chooses what a person would", () => {
    expect(chosen({ cpus: 1, memoryMiB: 512 })).toBe("t3a.nano");
    expect(chosen({})).toBe("t3a.medium");
    expect(chosen({ burstable: false })).toBe("c6a.large");
    expect(chosen({ architecture: "arm64" })).toBe("t4g.medium");
    expect(chosen({ cpus: 2, memoryMiB: 16384, region: "us-east-1", zones: ["use1-az1"] })).toBe("r5a.large");
  });

  test("a zone without the type leads to another type", () => {
    const zones = ["use1-az1", "use1-az5"];
    const type = instanceTypes().get(chosen({ region: "us-east-1", zones, architecture: "arm64", cpus: 8 }))!;
    expect(zonesWith(type, "us-east-1")).toEqual(expect.arrayContaining(zones));
  });

  test("says why: the price with its date, what was not compared, and what burstable means", () => {
    expect(why({})).toMatch(
      /^t3a\.medium has 2 vCPUs and 4GiB; is the cheapest that fits, at 0\.0408 USD per hour in eu-west-1 \(2025-05-28\); \d+ that fit have no known price there and were not compared; it is burstable: /,
    );
    expect(why({ burstable: false })).not.toContain("burstable");
  });

  test("a type of unknown price is chosen if there is no other, and its price is not guessed", () => {
    const only = all.filter((type) => type.family === "x8i" && type.name.endsWith(".96xlarge"))[0]!;
    expect(hourlyPrice(only, "eu-west-1")).toBeUndefined();
    const told = why({ cpus: only.cpus, memoryMiB: only.memoryMiB, zones: [zonesWith(only, "eu-west-1")[0]!] });
    expect(told).toMatch(/has no known price in eu-west-1 and was chosen by what it costs in us-east-1/);
  });

  test("if nothing fits it says what to use instead", () => {
    expect(chosen({ cpus: 5000 })).toBe(
      "no current instance type in eu-west-1 has 5000 cpus and 4GiB for x86_64; " +
        "use at most 896 cpus, or set an instanceType",
    );
    expect(chosen({ architecture: "arm64", bootMode: "legacy-bios" })).toMatch(
      /use an image for x86_64, or firmware uefi/,
    );
    expect(chosen({ cpus: 5000, memoryMiB: 2 ** 40 })).toMatch(/use at most what \S+ has, \d+ cpus and \d+TiB/);
    expect(
      chosen({ region: "us-east-1", zones: ["use1-az1", "use1-az3"], architecture: "arm64", burstable: false }),
    ).toMatch(/other zones than use1-az1, use1-az3/);
    expect(chosen({ region: "eusc-de-east-1", zones: [] })).toBe(
      "the instance types of eusc-de-east-1 are not known here; set an instanceType instead of cpus and memory",
    );
  });
});

test("several types are of different families, cheapest first", () => {
  const types = severalFitting({ ...ireland, burstable: false, spot: true }, 4);
  expect(new Set(types.map(({ family }) => family)).size).toBe(4);
  const prices = types.map((type) => hourlyPrice(type, "eu-west-1")!.usd);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
});

describe("a given type", () => {
  const { cpus: _, memoryMiB: __, burstable: ___, ...place } = ireland;
  const named = (name: string, wanted: Partial<Wanted> = {}) => {
    const type = namedType(name, { ...place, ...wanted });
    return "fault" in type ? type.fault : type.name;
  };

  test("is used if it fits, whatever its generation", () => {
    for (const name of ["m5.large", "g4dn.xlarge", "t3.micro"]) expect(named(name)).toBe(name);
    expect(named("m7i.metal-24xl", { bootMode: "legacy-bios", zones: [] })).toBe("m7i.metal-24xl");
    // If the offerings are unknown, EC2 has the last word.
    expect(named("t3.micro", { region: "eusc-de-east-1", zones: ["eusc-de-east-1a"] })).toBe("t3.micro");
  });

  test("is refused with a reason and an alternative", () => {
    expect(named("m7g.hugest")).toMatch(/^there is no instance type "m7g.hugest"; m7g has medium, large, xlarge/);
    expect(named("q5.large")).toMatch(/^there is no instance type "q5.large", such as t3.micro or m7g.large$/);
    expect(named("m77.large")).toMatch(/similar families are m5a, .*m9gd/);
    expect(named("m7g.large")).toMatch(/runs arm64, but the image is for x86_64; \S+ is as large and fits/);
    expect(named("t2.micro")).toMatch(/boots with legacy-bios, but the image with uefi/);
    expect(named("dl2q.24xlarge")).toMatch(/is not offered in eu-west-1/);
    expect(named("c5d.24xlarge", { hibernation: true })).toMatch(/cannot hibernate/);
    expect(named("t3.micro", { clusterPlacement: true })).toMatch(/placement group of strategy cluster/);
  });
});
