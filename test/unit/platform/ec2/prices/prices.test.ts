import { beforeEach, describe, expect, test } from "vitest";
import { Problems } from "../../../../../src/input/problem";
import { instanceTypes } from "../../../../../src/platform/ec2/instances/catalogue";
import { type Billed, estimate, estimateText } from "../../../../../src/platform/ec2/prices/estimate";
import { MachineCount } from "../../../../../src/platform/ec2/prices/machineCount";
import { tablePrices, withPrices } from "../../../../../src/platform/ec2/prices/priceBook";

const type = (name: string) => instanceTypes().get(name)!;
const farm: Billed = {
  region: "us-east-1",
  instances: [
    { name: "web", types: [type("m7g.large"), type("c7g.xlarge")], count: { min: 2, desired: 4, max: 10 }, spot: true },
  ],
  volumes: [{ name: "web", gibEach: 73, count: { min: 2, desired: 4, max: 10 } }],
  natGateways: 2,
  loadBalancers: 1,
};

describe("estimate", () => {
  test("counts what has a price and lists what has none", () => {
    const { usd, unknown, lines } = estimate(farm, tablePrices);
    // m7g.large 0.0816, c7g.xlarge 0.145 USD per hour; gp3 0.08 USD per GiB and month of 730 hours.
    expect(usd.min).toBeCloseTo(2 * 0.0816 + 2 * 0.008, 10);
    expect(usd.desired).toBeCloseTo(4 * 0.0816 + 4 * 0.008, 10);
    expect(usd.max).toBeCloseTo(10 * 0.145 + 10 * 0.008, 10);
    expect(unknown).toEqual(["2 × NAT gateway", "1 × load balancer"]);
    expect(lines.map(({ asOf }) => asOf)).toEqual(["2026-07-20", "2026-09-06", undefined, undefined]);
  });

  test("a type of unknown price makes its line unknown, not free", () => {
    const { usd, unknown } = estimate({ ...farm, region: "eu-west-1" }, tablePrices);
    expect(unknown).toHaveLength(3);
    expect(usd.max).toBeCloseTo(10 * 0.155, 10);
    const types = [type("m7g.large"), type("m9g.large")];
    const abroad = { ...farm, region: "eu-west-1", instances: [{ ...farm.instances[0]!, types }] };
    expect(estimate(abroad, tablePrices).usd).toEqual({ min: 0, desired: 0, max: 0 });
    expect(estimate(abroad, tablePrices).unknown).toHaveLength(4);
  });

  test("AWS's own prices fill the gaps and win", () => {
    const nat = { usd: 0.048, asOf: "2026-11-25", source: "AWS Price List API" };
    const book = withPrices({ natGateway: () => nat, volume: () => ({ ...nat, usd: 0.088 }) }, tablePrices);
    const { lines, unknown } = estimate({ ...farm, region: "eu-west-1" }, book);
    expect(unknown).toEqual(["1 × load balancer"]);
    expect(lines.find(({ what }) => what === "2 × NAT gateway")).toEqual({
      what: "2 × NAT gateway",
      usd: { min: 0.096, desired: 0.096, max: 0.096 },
      asOf: "2026-11-25",
      source: "AWS Price List API",
    });
    expect(estimate(farm, book).lines[1]!.usd!.min).toBeCloseTo((2 * 73 * 0.088) / 730, 10);
  });

  test("in words", () => {
    expect(estimateText(estimate(farm, tablePrices))).toBe(
      [
        "price per hour: 0.1792 to 1.53 USD, usually 0.3584, and 2 of unknown price; " +
          "excluding what is billed by use: transfer, requests, snapshots",
        "  web: 2 to 10 × m7g.large or c7g.xlarge, counted as on-demand though some are Spot: " +
          "0.1632 to 1.45 USD, usually 0.3264 (price of 2026-07-20)",
        "  web: 2 to 10 × 73 GiB of gp3: 0.0160 to 0.0800 USD, usually 0.0320 (price of 2026-09-06)",
        "  2 × NAT gateway: price unknown",
        "  1 × load balancer: price unknown",
      ].join("\n"),
    );
  });
});

describe("maxMachines", () => {
  let count: MachineCount;
  beforeEach(() => {
    count = new MachineCount();
  });

  function told(component: string, most: number, limit: number | undefined): string[] {
    const problems = new Problems();
    count.add(component, most, limit, problems.at("platform", "ec2", "maxMachines"));
    return problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  }

  test("is the limit of a whole program; the problem lists what adds up", () => {
    expect(told('MultiTierCluster "shop"', 5, 20)).toEqual([]);
    expect(told('Ec2Farm "web"', 12, 20)).toEqual([]);
    expect(told('VirtualMachine "empty"', 0, 20)).toEqual([]);
    expect(told('Ec2Farm "batch"', 10, 20)).toEqual([
      "platform.ec2.maxMachines: the program can grow to 27 machines, but maxMachines is 20: " +
        'MultiTierCluster "shop" 5, Ec2Farm "web" 12, Ec2Farm "batch" 10; reduce one of them, or raise maxMachines',
    ]);
  });

  test("a component that is counted twice counts once", () => {
    expect(told('Ec2Farm "web"', 12, 20)).toEqual([]);
    expect(told('Ec2Farm "web"', 12, 20)).toEqual([]);
  });

  test("without it there is no limit; an invalid one is reported", () => {
    expect(told('Ec2Farm "web"', 10_000, undefined)).toEqual([]);
    expect(told('Ec2Farm "web"', 1, 0)).toEqual([
      "platform.ec2.maxMachines: 0 is not a whole number of machines from 1",
    ]);
  });
});
