import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problems } from "../../../../../src/input/problem";
import { groupBill } from "../../../../../src/platform/ec2/autoScaling/bill";
import { planGroup } from "../../../../../src/platform/ec2/autoScaling/plan";
import { dynamicAddresses } from "../../../../../src/platform/ec2/network/subnetPool";
import { propertyRuns } from "../../../../support/longRun";
import { identity } from "../../../network/arbitraries";
import { good, placeOf, plan } from "./support";

test("a farm with only max", () => {
  const { instances, subnets, ...rest } = good({});
  expect(rest).toEqual({
    name: "web",
    qualifiedName: "shop-dev-web",
    size: { min: 1, desired: 1, max: 6 },
    sizes: [{ min: 1, desired: 1, max: 6 }],
    most: 6,
    warmUpSeconds: 300,
    refresh: {
      minHealthyPercent: 90,
      maxHealthyPercent: 100,
      warmUpSeconds: 300,
      checkpoints: [],
      checkpointSeconds: 3600,
      rollback: true,
    },
    maxLifetimeSeconds: undefined,
    schedules: [],
    warmPool: undefined,
    scaling: [],
    healthCheck: { graceSeconds: 300, loadBalancer: false },
    loadBalancer: undefined,
    placement: undefined,
    drainSeconds: undefined,
    ec2: undefined,
  });
  expect(instances).toMatchObject({ onDemandBase: 0, onDemandPercent: 100, rootGiB: undefined });
  expect(instances.types.map(({ name }) => name)).toEqual(["t3a.nano"]);
  expect(instances.why).toMatch(/^t3a\.nano has 2 vCPUs .* burstable/);
  expect(subnets.map(({ zone }) => zone.zone)).toEqual(["euw1-az1", "euw1-az2"]);
});

test("a farm with all arguments", () => {
  const planned = good({
    min: 2,
    desired: 4,
    max: 10,
    cpus: 2,
    memory: "4GiB",
    burstable: false,
    typeChoices: 3,
    rootDisk: "20GiB",
    spot: { percent: 75, onDemandBase: 2 },
    warmUp: "2m",
    refresh: {
      minHealthyPercent: 80,
      maxHealthyPercent: 150,
      checkpoints: [10, 50, 100],
      checkpointWait: "10m",
      rollback: false,
    },
    recycleEvery: "1d",
    schedules: [{ name: "night", cron: "0 20 * * 1-5", timeZone: "Europe/Vienna", min: 0, desired: 0 }],
    scaling: [
      { metric: "cpu", target: 60, shrink: false },
      { metric: "requests", target: 1000 },
    ],
    healthCheck: { grace: "10m" },
    loadBalancer: { cidrs: ["0.0.0.0/0"], targetPort: 8080, check: { path: "/healthz" } },
    placement: { strategy: "spread" },
    drain: { timeout: "2m" },
  });
  expect(planned).toMatchObject({
    most: 15,
    instances: { onDemandBase: 2, onDemandPercent: 25, rootGiB: 20 },
    refresh: {
      maxHealthyPercent: 150,
      warmUpSeconds: 120,
      checkpoints: [10, 50, 100],
      checkpointSeconds: 600,
      rollback: false,
    },
    maxLifetimeSeconds: 86_400,
    sizes: [
      { min: 2, desired: 4, max: 10 },
      { min: 0, desired: 0, max: 10 },
    ],
    schedules: [{ name: "night", timeZone: "Europe/Vienna", min: 0, max: undefined, desired: 0 }],
    healthCheck: { graceSeconds: 600, loadBalancer: true },
    loadBalancer: {
      port: 80,
      targetPort: 8080,
      cidrs: ["0.0.0.0/0"],
      check: { path: "/healthz", intervalSeconds: 15 },
    },
    placement: { strategy: "spread" },
    drainSeconds: 120,
  });
  expect(new Set(planned.instances.types.map(({ family }) => family)).size).toBe(3);
  expect(planned.loadBalancer!.subnets.map(({ range }) => range.cidr)).toEqual(["10.17.12.0/25", "10.17.12.128/25"]);
});

test("a load balancer without ranges is internal; with a certificate it serves HTTPS", () => {
  const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/0b1c-2d";
  const { loadBalancer } = good({ loadBalancer: { certificateArn } });
  expect(loadBalancer).toMatchObject({ port: 443, targetPort: 80, cidrs: [], certificateArn });
  expect(loadBalancer!.subnets.map(({ range }) => range.cidr)).toEqual(["10.17.0.0/23", "10.17.2.0/23"]);
});

test("with Spot instances there are more families, and zones given by name do not restrict types", () => {
  expect(good({ spot: { percent: 100 } }).instances.types).toHaveLength(4);
  expect(good({}, { region: "us-east-1", zones: ["us-east-1c"] }).instances.types[0]!.name).toBe("t3a.nano");
});

test("farms on one LAN share its space", () => {
  const problems = new Problems();
  const place = placeOf({ cidr: "10.17.3.0/24" }, problems)!;
  const image = { imageId: "ami-1", fileName: "web.raw", virtualSize: 2 ** 31 };
  const lan = { networkId: "vpc-1", networkName: "lan", cidr: "10.17.3.0/24" };
  for (const [name, max] of [
    ["web", 8],
    ["batch", 8],
  ] as const)
    planGroup(name, { image, lan, max }, place, identity, problems);
  expect(problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`)).toEqual([
    expect.stringMatching(/^max: 10\.17\.3\.0\/27 in euw1-az1 has 7 addresses .* needs 8: farm web 4, farm batch 4/),
    expect.stringMatching(/^max: 10\.17\.3\.32\/27 in euw1-az2 has 7 addresses/),
  ]);
});

describe("for any numbers", () => {
  test("a farm is planned exactly if its sizes are in order and there is room", () => {
    const number = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(number, number, number, (min, desired, max) => {
        const { told, planned } = plan({ min, desired, max }, { cidr: "10.17.3.0/24" });
        const room = planned ? dynamicAddresses(planned.subnets[0]!) * 2 : 0;
        expect(told.length === 0).toBe(max >= 1 && min <= desired && desired <= max && max <= room);
      }),
    );
  });

  test("the same arguments give the same plan", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 256 }), (cpus, memory) => {
        const args = { cpus, memory: `${memory}GiB`, spot: { percent: 50 } };
        expect(plan(args)).toEqual(plan(args));
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});

test("a schedule without a number moves the desired size into its bounds", () => {
  const schedules = [
    { name: "less", cron: "0 20 * * *", max: 3 },
    { name: "more", cron: "0 8 * * *", min: 6 },
  ];
  expect(good({ desired: 5, schedules }).sizes).toEqual([
    { min: 1, desired: 5, max: 6 },
    { min: 1, desired: 3, max: 3 },
    { min: 6, desired: 6, max: 6 },
  ]);
});

test("a machine hibernates if its memory fits on the root disk", () => {
  const hibernating = (rootDisk: string) => plan({ memory: "8GiB", rootDisk, warmPool: { state: "hibernated" } });
  expect(hibernating("20GiB").told).toEqual([]);
  expect(hibernating("20GiB").planned!.instances.types[0]!.hibernation).toBe(true);
  expect(hibernating("8GiB").told).toEqual([expect.stringMatching(/^rootDisk: hibernation writes 8GiB/)]);
});

describe("the bill", () => {
  test("counts schedules, the load balancer, and disks of waiting machines", () => {
    const schedules = [
      { name: "night", cron: "0 20 * * *", min: 0, desired: 0 },
      { name: "fair", cron: "0 8 1 12 *", max: 12 },
    ];
    const planned = good({ min: 2, max: 6, schedules, warmPool: { min: 1, maxPrepared: 8 }, loadBalancer: {} });
    expect(groupBill(planned, "eu-west-1", 2)).toMatchObject({
      instances: [{ name: "web", count: { min: 0, desired: 2, max: 12 }, spot: false }],
      volumes: [{ name: "web", gibEach: 2, count: { min: 8, desired: 8, max: 13 } }],
      natGateways: 0,
      loadBalancers: 1,
    });
    expect(planned.most).toBe(12);
  });

  test("counts running machines of a pool, and no more disks than machines without a pool", () => {
    const running = groupBill(good({ min: 1, max: 3, warmPool: { state: "running" } }), "eu-west-1", 2);
    expect(running.instances[0]!.count).toEqual({ min: 3, desired: 3, max: 3 });
    const plain = groupBill(good({ max: 3, rootDisk: "30GiB" }), "eu-west-1", 2);
    expect(plain.volumes[0]).toEqual({ name: "web", gibEach: 30, count: { min: 1, desired: 1, max: 3 } });
  });
});
