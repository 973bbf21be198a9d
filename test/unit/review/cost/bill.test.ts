import { describe, expect, test } from "vitest";
import { gp3Price, hourlyPrice, instanceTypes } from "../../../../src/platform/ec2/instances/catalogue";
import { placeLabel } from "../../../../src/platform/ec2/placeLabel";
import { ownType } from "../../../../src/preview/kinds/own";
import type { Step } from "../../../../src/preview/step";
import { billOf } from "../../../../src/review/cost/bill";
import { costChange } from "../../../../src/review/cost/cost";
import { step } from "../steps";

const region = "eu-central-1";
const cluster = "urn:pulumi:dev::shop::vmfarm:index:MultiTierCluster::shop";
const farm = "urn:pulumi:dev::shop::vmfarm:index:Ec2Farm::web";
const at = (name = region) => placeLabel(name, undefined);
const instance = (more: Partial<Step>) =>
  step({ type: "aws:ec2/instance:Instance", name: "m", parent: cluster, provider: at(), ...more });
const ofType = (instanceType: string, volumeSize?: number) => ({
  instanceType,
  ...(volumeSize === undefined ? {} : { rootBlockDevice: { volumeSize } }),
});
const disk = (more: Partial<Step>) =>
  step({ type: ownType("DataDisk"), name: "m-data", parent: cluster, provider: at(), ...more });
const guest = (olds: object, news: object, more: Partial<Step> = {}) =>
  step({ type: ownType("Guest"), name: "m", parent: cluster, olds: { ...olds }, news: { ...news }, ...more });

/** Each item of a bill with its amounts, which are one number where they do not depend on the load. */
function bill(...steps: Step[]): unknown[][] {
  return billOf(steps).map(({ what, region: where, amounts: { min, usual, max } }) => [
    what,
    ...(min === max ? [usual] : [min, usual, max]),
    ...(where === region ? [] : [where]),
  ]);
}

describe("machines", () => {
  test("that come and go, with their root disks", () => {
    expect(bill(instance({ action: "create", news: ofType("t3.micro", 8) }))).toEqual([
      ["instance t3.micro", 1],
      ["GiB of gp3 volume", 8],
    ]);
    expect(bill(instance({ action: "delete", olds: ofType("t3.micro") }))).toEqual([
      ["instance t3.micro", -1],
      ["root disk as large as its image", -1],
    ]);
  });

  test("of another type, whose disk stays as it is", () => {
    expect(bill(instance({ olds: ofType("t3.micro", 8), news: ofType("t3.small", 8) }))).toEqual([
      ["instance t3.micro", -1],
      ["instance t3.small", 1],
    ]);
    expect(bill(instance({ olds: ofType("t3.micro", 8), news: ofType("t3.micro", 8) }))).toEqual([]);
    // An unknown size is assumed not to change.
    expect(bill(instance({ olds: ofType("t3.micro", 8), news: ofType("t3.micro") }))).toEqual([]);
    expect(bill(instance({ action: "create", news: {} }))[0]).toEqual(["instance ?", 1]);
  });

  test("that are stopped cost their disks only", () => {
    const both = { olds: ofType("t3.micro", 8), news: ofType("t3.micro", 8) };
    expect(bill(instance(both), guest({ power: "running" }, { power: "stopped" }))).toEqual([
      ["instance t3.micro", -1],
    ]);
    expect(bill(instance(both), guest({ power: "suspended" }, { power: "running" }))).toEqual([
      ["instance t3.micro", 1],
    ]);
    expect(bill(instance(both), guest({}, { power: "stopped" }, { name: "other" }))).toEqual([]);
    expect(bill(instance(both), guest({}, { power: "stopped" }, { parent: "other" }))).toEqual([]);
  });
});

describe("data disks", () => {
  test("cost their GiB, as long as they are there", () => {
    expect(bill(disk({ action: "create", news: { gibibytes: 5 } }))).toEqual([["GiB of gp3 volume", 5]]);
    expect(bill(disk({ olds: { gibibytes: 5 }, news: { gibibytes: 7 } }))).toEqual([["GiB of gp3 volume", 2]]);
    expect(bill(disk({ action: "delete", olds: { gibibytes: 5 } }))).toEqual([]);
    expect(bill(disk({ action: "delete", olds: { gibibytes: 5, deleteWithMachine: true } }))).toEqual([
      ["GiB of gp3 volume", -5],
    ]);
    expect(bill(disk({ action: "replace", olds: { gibibytes: 5 }, news: { gibibytes: 6 } }))).toEqual([
      ["GiB of gp3 volume", 1],
    ]);
  });

  test("of other platforms cost nothing here", () => {
    expect(bill(disk({ action: "create", news: { bytes: 5 } }))).toEqual([]);
  });
});

describe("farms", () => {
  const group = (more: Partial<Step>) =>
    step({ type: "aws:autoscaling/group:Group", name: "web", parent: farm, provider: at(), ...more });
  const template = (more: Partial<Step>) =>
    step({ type: "aws:ec2/launchTemplate:LaunchTemplate", name: "web", parent: farm, ...more });
  const size = (more: Partial<Step>) => step({ type: ownType("GroupSize"), name: "web", parent: farm, ...more });
  const created = { action: "create" as const };
  const disks = (volumeSize: number) => [{ ebs: { volumeSize } }, { ebs: { volumeSize: 99 } }];

  test("cost as many machines as they have, by the load", () => {
    const news = { minSize: 1, maxSize: 4, desiredCapacity: 2 };
    const made = template({ ...created, news: { instanceType: "t3.micro", blockDeviceMappings: disks(8) } });
    expect(bill(group({ ...created, news }), made)).toEqual([
      ["instance t3.micro", 1, 2, 4],
      ["GiB of gp3 volume", 8, 16, 32],
    ]);
    expect(bill(group({ ...created, news: { minSize: 1 } }), made)[0]).toEqual(["instance t3.micro", 1]);
    expect(bill(group({ ...created, news: { maxSize: 2 } }))).toEqual([
      ["instance ?", 0, 0, 2],
      ["root disk as large as its image", 0, 0, 2],
    ]);
  });

  test("with schedules have the size that the program says", () => {
    const news = { minSize: 9, maxSize: 9 };
    expect(bill(group({ ...created, news }), size({ ...created, news: { size: { min: 1, max: 2 } } }))[0]).toEqual([
      ...["instance ?", 1, 1, 2],
    ]);
  });

  test("prefer the first of several types", () => {
    const overrides = [{ instanceType: "t3.small" }, { instanceType: "t3.large" }];
    const news = { minSize: 1, mixedInstancesPolicy: { launchTemplate: { overrides } } };
    const made = template({ ...created, news: { instanceType: "t3.micro" } });
    expect(bill(group({ ...created, news }), made)[0]).toEqual(["instance t3.small", 1]);
  });

  test("that grow cost the difference, with a disk of unknown size taken for the same", () => {
    const olds = { minSize: 1, maxSize: 2 };
    const made = template({
      olds: { instanceType: "t3.micro", blockDeviceMappings: disks(8) },
      news: { instanceType: "t3.micro" },
    });
    expect(bill(group({ olds, news: { minSize: 2, maxSize: 2 } }), made)).toEqual([
      ["instance t3.micro", 1, 1, 0],
      ["GiB of gp3 volume", 8, 8, 0],
    ]);
  });

  test("of others are theirs", () => {
    expect(bill(group({ ...created, parent: "", news: { minSize: 1 } }))).toEqual([]);
  });
});

test("gateways and load balancers have a price per hour, other resources do not", () => {
  const made = (type: string) => step({ type, parent: cluster, provider: at(), action: "create", news: { x: 1 } });
  expect(bill(made("aws:ec2/natGateway:NatGateway"), made("aws:lb/loadBalancer:LoadBalancer"))).toEqual([
    ["NAT gateway", 1],
    ["load balancer", 1],
  ]);
  expect(bill(made("aws:ec2/subnet:Subnet"), made("x"))).toEqual([]);
});

describe("the region", () => {
  const news = { gibibytes: 1 };
  const made = (more: Partial<Step>) => disk({ action: "create", news, provider: "", parent: "p", ...more });
  const where = (...steps: Step[]) => billOf(steps).map(({ region: found }) => found);
  const provider = (name: string, more: Partial<Step>) => step({ type: "pulumi:providers:aws", name, ...more });

  test("is that of the resource's own inputs, else that of its provider", () => {
    const own = { aws: { region: "us-east-1" }, gibibytes: 1 };
    expect(where(made({ provider: at(), news: own }))).toEqual(["us-east-1"]);
    expect(
      where(made({ action: "delete", provider: at(), olds: { ...own, deleteWithMachine: true }, news: {} })),
    ).toEqual(["us-east-1"]);
    expect(where(made({ provider: at() }))).toEqual([region]);
    expect(where(made({ provider: `${at()}-2` }))).toEqual([region]);
    expect(where(made({ provider: "mine" }), provider("mine", { news: { region: "us-west-2" } }))).toEqual([
      "us-west-2",
    ]);
    expect(where(made({ provider: "mine" }), provider("mine", { olds: { region: "us-west-2" } }))).toEqual([
      "us-west-2",
    ]);
  });

  test("else that of the same component, else the only one", () => {
    const other = (parent: string, name: string) => step({ type: "x", parent, news: { aws: { region: name } } });
    expect(where(made({}), other("p", "us-east-1"), other("q", "us-west-2"))).toEqual(["us-east-1"]);
    expect(where(made({}), other("q", "us-west-2"))).toEqual(["us-west-2"]);
    expect(where(made({}), other("q", "us-west-2"), other("r", "us-east-1"))).toEqual([undefined]);
    expect(where(made({}))).toEqual([undefined]);
  });
});

describe("the difference in cost", () => {
  const machine = (more: Partial<Step>) => instance({ action: "create", ...more });

  test("is nothing where nothing that is billed changes", () => {
    expect(costChange([])).toBeUndefined();
    expect(costChange([instance({ olds: ofType("t3.micro", 8), news: ofType("t3.micro", 8) })])).toBeUndefined();
    expect(costChange([disk({ action: "create", provider: "", news: { gibibytes: 1 } })])).toBeUndefined();
  });

  test("has a line for each item, by the hour", () => {
    const cost = costChange([
      machine({ news: ofType("t3.micro", 73) }),
      machine({ name: "n", news: ofType("unknown.type") }),
      instance({ name: "o", action: "delete", olds: ofType("t3.small", 73) }),
    ])!;
    expect(cost.lines.map(({ what }) => what)).toEqual(["+1 t3.micro", "−1 t3.small"]);
    expect(cost.unknown).toEqual(["+1 unknown.type", "+1 root disk as large as its image"]);
    expect(cost.usd.usual).toBeCloseTo(cost.lines[0]!.usd + cost.lines[1]!.usd, 9);
    expect(cost.lines[0]!.usd).toBeGreaterThan(0);
    expect(cost.lines[1]!.usd).toBeLessThan(0);
    expect(cost.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test("of volumes is a part of their price per month, as of the oldest price", () => {
    const volume = disk({ action: "create", provider: at("us-east-1"), news: { gibibytes: 730 } });
    const price = gp3Price("us-east-1")!;
    const cost = costChange([volume])!;
    expect(cost.lines).toEqual([{ what: "+730 GiB of gp3 volume", usd: price.usd }]);
    expect(cost).toMatchObject({ usd: { min: price.usd, usual: price.usd, max: price.usd }, asOf: price.asOf });
    const both = costChange([volume, machine({ provider: at("us-east-1"), news: ofType("t3.micro") })])!;
    const other = hourlyPrice(instanceTypes().get("t3.micro")!, "us-east-1")!;
    expect(both.asOf).toBe([price.asOf, other.asOf].sort()[0]);
    expect(both.usd.usual).toBeCloseTo(price.usd + other.usd, 9);
  });

  test("is a range where it depends on the load", () => {
    const group = step({
      ...{ type: "aws:autoscaling/group:Group", name: "web", parent: farm, provider: at(), action: "create" },
      news: { minSize: 0, maxSize: 4, desiredCapacity: 1 },
    });
    const template = step({ type: "aws:ec2/launchTemplate:LaunchTemplate", parent: farm, news: ofType("t3.micro") });
    const cost = costChange([group, template])!;
    expect(cost.lines.map(({ what }) => what)).toEqual(["+0 to +4 t3.micro"]);
    expect(cost.usd.min).toBe(0);
    expect(cost.usd.max).toBeCloseTo(4 * cost.usd.usual, 9);
  });

  test("without any price has no date", () => {
    expect(costChange([machine({ news: ofType("unknown.type") })])).toMatchObject({ asOf: "", lines: [] });
  });
});
