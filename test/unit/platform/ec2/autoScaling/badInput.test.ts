import { describe, expect, test } from "vitest";
import { Problems } from "../../../../../src/input/problem";
import type { FarmArgs } from "../../../../../src/platform/ec2/autoScaling/args";
import { planRegion } from "../../../../../src/platform/ec2/network/zones";
import { MachineCount } from "../../../../../src/platform/ec2/prices/machineCount";
import { launchUserData } from "../../../../../src/platform/ec2/userData";
import { type Around, plan } from "./support";

type Told = [path: string, reason: RegExp][];

const night = { name: "night", cron: "0 20 * * *", min: 0, desired: 0 };
const scaling = (part: object) => ({ scaling: [{ metric: "cpu" as const, target: 50, ...part }] });
const schedule = (part: object) => ({ schedules: [{ ...night, ...part }] });
const balanced = (part: object) => ({ loadBalancer: { cidrs: ["0.0.0.0/0"], ...part } });
const text = (value: unknown) => value as string;

/** What is wrong with a farm's arguments, and everything that is reported. */
const cases: [what: string, args: Partial<FarmArgs>, told: Told, around?: Around][] = [
  // Size
  [
    "a farm's name that is not a valid host name",
    {},
    [["name", /"My Farm" is not a valid name for a farm: lower-case/]],
    { name: "My Farm" },
  ],
  ["min above max", { min: 7 }, [["min", /min 7 is greater than max 6; lower min or raise max/]]],
  ["desired above max", { desired: 9 }, [["desired", /9 is not between min 1 and max 6; raise max/]]],
  ["desired below min", { min: 3, desired: 2 }, [["desired", /2 is not between min 3 and max 6; lower min/]]],
  ["no max", { max: undefined }, [["max", /a missing value is not a whole number from 1 to 10000/]]],
  ["half a machine", { min: 0.5 }, [["min", /0\.5 is not a whole number from 0/]]],
  // Instance types
  [
    "an unknown type",
    { instanceTypes: ["m7i.hugest"] },
    [["instanceTypes[0]", /there is no instance type "m7i.hugest"; m7i has large, /]],
  ],
  [
    "a type for another architecture",
    { instanceTypes: ["m7g.large"] },
    [["instanceTypes[0]", /runs arm64, but the image is for x86_64; \S+ is as large/]],
  ],
  [
    "a type that the region does not have",
    { instanceTypes: ["hpc8a.96xlarge"] },
    [["instanceTypes[0]", /not offered in eu-west-1/]],
  ],
  [
    "a duplicate type",
    { instanceTypes: ["t3.micro", "t3.micro"] },
    [["instanceTypes[1]", /"t3.micro" is listed twice/]],
  ],
  ["no type", { instanceTypes: [] }, [["instanceTypes", /0 types; list 1 to 40/]]],
  ["types beside cpus", { instanceTypes: ["t3.micro"], cpus: 2 }, [["cpus", /leave one of them out/]]],
  [
    "more processors than any type has",
    { cpus: 1000 },
    [["cpus", /no current instance type in eu-west-1 has 1000 cpus and 512MiB.*use at most 896 cpus/]],
  ],
  ["more memory than any type has", { memory: "100TiB" }, [["memory", /use at most 24TiB of memory/]]],
  ["memory that is not a valid size", { memory: "lots" }, [["memory", /"lots" is not a valid size: a whole number/]]],
  ["no processors", { cpus: 0 }, [["cpus", /0 is not a whole number from 1 to 1024/]]],
  [
    "an image for arm64 that boots with BIOS",
    {},
    [["cpus", /use an image for x86_64, or firmware uefi/]],
    { architecture: "arm64" },
  ],
  [
    "an unknown firmware",
    { firmware: text("openboot") as "bios" },
    [["firmware", /"openboot" is not one of bios, uefi/]],
  ],
  [
    "a root disk that is not a whole number of GiB",
    { rootDisk: "1500MiB" },
    [["rootDisk", /not a whole number of GiB/]],
  ],
  [
    "a share of Spot instances above 100 percent",
    { spot: { percent: 120 } },
    [["spot.percent", /120 is not a whole number from 0 to 100/]],
  ],
  [
    "more on-demand instances than machines",
    { spot: { percent: 50, onDemandBase: 7 } },
    [["spot.onDemandBase", /7 is not a whole number from 0 to 6/]],
  ],
  // Zones and ranges
  [
    "a zone of another region",
    {},
    [["lan.zones[0]", /"eu-central-1a" is a zone of eu-central-1, not of eu-west-1/]],
    { zones: ["eu-central-1a"] },
  ],
  [
    "a zone that the LAN does not have",
    { zones: ["euw1-az3"] },
    [["zones[0]", /"euw1-az3" is not one of the LAN's zones euw1-az1, euw1-az2/]],
  ],
  ["a duplicate zone", { zones: ["euw1-az1", "euw1-az1"] }, [["zones[1]", /listed twice/]]],
  ["no zone", { zones: [] }, [["zones", /a farm needs a zone/]]],
  [
    "a range too small for the zones",
    {},
    [["lan.cidr", /10\.17\.3\.0\/26 is too small to be divided among zones/]],
    { cidr: "10.17.3.0/26" },
  ],
  [
    "more machines than the subnets have room for",
    { max: 40 },
    [
      ["max", /10\.17\.3\.0\/27 in euw1-az1 has 7 addresses for dynamic use, but needs 20: farm web 20; give/],
      ["max", /10\.17\.3\.32\/27 in euw1-az2 has 7/],
    ],
    { cidr: "10.17.3.0/24" },
  ],
  // Refresh
  [
    "more than 100 percent healthy",
    { refresh: { minHealthyPercent: 101 } },
    [["refresh.minHealthyPercent", /101 is not a whole number from 0 to 100/]],
  ],
  [
    "a refresh that may more than double the farm",
    { refresh: { minHealthyPercent: 50, maxHealthyPercent: 200 } },
    [["refresh.maxHealthyPercent", /200 is more than 100 above minHealthyPercent 50; use at most 150/]],
  ],
  [
    "checkpoints that decrease",
    { refresh: { checkpoints: [50, 20, 100] } },
    [["refresh.checkpoints[1]", /20 is not greater than 50/]],
  ],
  [
    "checkpoints that leave old machines",
    { refresh: { checkpoints: [20, 50] } },
    [["refresh.checkpoints", /ends at 50 percent leaves old machines; end with 100/]],
  ],
  [
    "an invalid checkpoint",
    { refresh: { checkpoints: [0, 100] } },
    [["refresh.checkpoints[0]", /0 is not a whole percentage/]],
  ],
  [
    "a wait without checkpoints",
    { refresh: { checkpointWait: "10m" } },
    [["refresh.checkpointWait", /has no effect without checkpoints/]],
  ],
  [
    "a wait of a week",
    { refresh: { checkpoints: [100], checkpointWait: "7d" } },
    [["refresh.checkpointWait", /7d is not between 1s and 2d/]],
  ],
  [
    "a warm-up that is not a valid duration",
    { warmUp: "soon" },
    [["warmUp", /"soon" is not a valid duration: a whole number with a unit/]],
  ],
  ["machines with a lifetime of an hour", { recycleEvery: "1h" }, [["recycleEvery", /1h is not between 1d and 365d/]]],
  [
    "machines with a lifetime of two years",
    { recycleEvery: "730d" },
    [["recycleEvery", /730d is not between 1d and 365d/]],
  ],
  // Schedules
  [
    "a schedule that is not a cron expression",
    schedule({ cron: "every night" }),
    [["schedules[0].cron", /"every night" is not a valid cron expression: five fields such as "0 20 \* \* 1-5"/]],
  ],
  [
    "six fields",
    schedule({ cron: "0 0 20 * * *" }),
    [["schedules[0].cron", /is not a valid cron expression: five fields/]],
  ],
  [
    "minute 61",
    schedule({ cron: "61 20 * * *" }),
    [["schedules[0].cron", /not a valid cron expression \(Invalid value for minute: 61\)/]],
  ],
  [
    "the last day of a month",
    schedule({ cron: "0 0 L * *" }),
    [["schedules[0].cron", /may only have digits.* on EC2/]],
  ],
  ["a day that never comes", schedule({ cron: "0 0 31 2 *" }), [["schedules[0].cron", /"0 0 31 2 \*" never occurs/]]],
  [
    "an unknown time zone",
    schedule({ timeZone: "Vienna" }),
    [["schedules[0].timeZone", /"Vienna" is not a valid time zone/]],
  ],
  [
    "a schedule that changes nothing",
    { schedules: [{ name: "night", cron: "0 20 * * *" }] },
    [["schedules[0]", /changes nothing/]],
  ],
  [
    "a schedule below the farm's min",
    schedule({ min: undefined, desired: 0 }),
    [["schedules[0].desired", /0 is not between min 1 and max 6; lower min/]],
  ],
  ["a schedule above the farm's max", schedule({ min: 8 }), [["schedules[0].min", /min 8 is greater than max 6/]]],
  ["two schedules with one name", { schedules: [night, night] }, [["schedules[1].name", /two schedules "night"/]]],
  [
    "a schedule's name",
    schedule({ name: "At night" }),
    [["schedules[0].name", /"At night" is not a valid name for a schedule/]],
  ],
  // Warm pool and hibernation
  [
    "a warm pool with Spot instances",
    { spot: { percent: 50 }, warmPool: {} },
    [["warmPool", /Spot instances cannot have a warm pool/]],
  ],
  [
    "a pool larger than allowed",
    { warmPool: { min: 5, maxPrepared: 3 } },
    [["warmPool.min", /5 machines in the pool are more than maxPrepared 3/]],
  ],
  [
    "a pool's state",
    { warmPool: { state: text("asleep") as "stopped" } },
    [["warmPool.state", /"asleep" is not one of stopped, running, hibernated/]],
  ],
  [
    "hibernation without room for the memory",
    { memory: "8GiB", warmPool: { state: "hibernated" } },
    [["rootDisk", /hibernation writes 8GiB of memory to the root disk; set it/]],
  ],
  [
    "hibernation with a type that cannot",
    { instanceTypes: ["c5d.24xlarge"], rootDisk: "500GiB", warmPool: { state: "hibernated" } },
    [["instanceTypes[0]", /cannot hibernate/]],
  ],
  // Scaling and health
  ["nothing to scale", { min: 6, ...scaling({}) }, [["scaling", /6 cannot scale/]]],
  [
    "a target that is never reached",
    scaling({ target: 150 }),
    [["scaling[0].target", /150 percent of the processors can never be reached/]],
  ],
  ["a target of zero", scaling({ target: 0 }), [["scaling[0].target", /0 is not a number above 0/]]],
  [
    "an unknown metric",
    scaling({ metric: "memory" }),
    [["scaling[0].metric", /"memory" is not one of cpu, networkIn, networkOut, requests/]],
  ],
  [
    "requests without a load balancer",
    scaling({ metric: "requests" }),
    [["scaling[0].metric", /the farm has none; add loadBalancer/]],
  ],
  [
    "load balancer health checks without a load balancer",
    { healthCheck: { loadBalancer: true } },
    [["healthCheck.loadBalancer", /no load balancer to check/]],
  ],
  // Load balancer
  [
    "a range with a machine's address",
    balanced({ cidrs: ["192.0.2.7/24"] }),
    [["loadBalancer.cidrs[0]", /the range is 192\.0\.2\.0\/24, the single address 192\.0\.2\.7\/32/]],
  ],
  [
    "an invalid port",
    balanced({ port: 70_000 }),
    [["loadBalancer.port", /70000 is not a whole number from 1 to 65535/]],
  ],
  [
    "an invalid certificate",
    balanced({ certificateArn: "cert.pem" }),
    [["loadBalancer.certificateArn", /"cert.pem" is not a valid certificate ARN/]],
  ],
  [
    "a certificate of another region",
    balanced({ certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/0b1c" }),
    [["loadBalancer.certificateArn", /is a certificate in us-east-1, but the farm is in eu-west-1/]],
  ],
  [
    "a path without a slash",
    balanced({ check: { path: "health" } }),
    [["loadBalancer.check.path", /"health" is not a valid HTTP path/]],
  ],
  [
    "a health check that takes longer than its interval",
    balanced({ check: { interval: "5s", timeout: "10s" } }),
    [["loadBalancer.check.timeout", /is 10 s, but the next check comes after 5 s/]],
  ],
  [
    "a load balancer in one zone",
    balanced({}),
    [["loadBalancer", /at least two zones, but the farm is only in euw1-az1/]],
    { zones: ["euw1-az1"] },
  ],
  [
    "a load balancer in subnets too small",
    balanced({}),
    [
      [
        "loadBalancer",
        /needs subnets of \/27 or larger, but the one in euw1-az1 is 10\.17\.3\.192\/28; give the LAN a range of \/23 or larger/,
      ],
    ],
    { cidr: "10.17.3.0/24" },
  ],
  [
    "a load balancer for the world on an isolated LAN",
    balanced({}),
    [
      [
        "loadBalancer.cidrs",
        /the LAN has none in euw1-az1, euw1-az2: set vmfarm:ec2\.lans\.NAME\.internetGateway to true/,
      ],
    ],
    { publicSubnets: false },
  ],
  // Placement and end
  [
    "too many for a spread placement group",
    { max: 15, placement: { strategy: "spread" } },
    [["placement.strategy", /7 machines in each zone, 14 in total, but max is 15/]],
  ],
  [
    "a cluster over zones",
    { burstable: false, placement: { strategy: "cluster" } },
    [["placement.strategy", /needs a single zone, but the farm is in euw1-az1, euw1-az2/]],
  ],
  [
    "a cluster with a burstable type",
    { instanceTypes: ["t3.micro"], zones: ["euw1-az1"], placement: { strategy: "cluster" } },
    [["instanceTypes[0]", /cannot be in a placement group of strategy cluster/]],
  ],
  [
    "partitions in a spread",
    { placement: { strategy: "spread", partitions: 3 } },
    [["placement.partitions", /can only be used with strategy partition, not with spread/]],
  ],
  [
    "eight partitions",
    { placement: { strategy: "partition", partitions: 8 } },
    [["placement.partitions", /8 is not a whole number from 1 to 7/]],
  ],
  ["a drain of ten seconds", { drain: { timeout: "10s" } }, [["drain.timeout", /10s is not between 30s and 2h/]]],
];

describe("a farm is refused for", () => {
  test.each(cases)("%s", (_, args, expected, around) => {
    const { told } = plan(args, around);
    expect(told).toHaveLength(expected.length);
    for (const [i, [path, reason]] of expected.entries()) {
      expect(told[i]!.slice(0, told[i]!.indexOf(": "))).toBe(path);
      expect(told[i]).toMatch(reason);
    }
  });
});

test("all problems are reported at once", () => {
  const { told } = plan({ min: 7, recycleEvery: "1h", ...schedule({ cron: "x" }), ...scaling({ target: -1 }) });
  expect(told.map((line) => line.split(":")[0])).toEqual([
    "min",
    "schedules[0].cron",
    "recycleEvery",
    "scaling[0].target",
  ]);
});

describe("what surrounds a farm is refused for", () => {
  test("a missing region", () => {
    const problems = new Problems();
    planRegion(undefined, problems.at("platform", "ec2", "region"));
    expect(problems.found).toHaveLength(1);
  });

  test("17 KiB of user-data", () => {
    expect(launchUserData(randomText(17 * 1024))).toMatchObject({
      fault: expect.stringMatching(/EC2 accepts 16384/),
    });
  });

  test("more machines than the whole program may have", () => {
    const [count, problems] = [new MachineCount(), new Problems()];
    count.add('Ec2Farm "web"', plan({}).planned!.most, 10, problems);
    count.add('Ec2Farm "batch"', plan({}).planned!.most, 10, problems);
    expect(problems.found.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/12 machines, but maxMachines is 10: Ec2Farm "web" 6, Ec2Farm "batch" 6/),
    ]);
  });
});

/** Text that hardly compresses, from a generator with a fixed seed. */
function randomText(bytes: number): string {
  let state = 1;
  return Array.from({ length: bytes }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(state & 0x80 ? 33 + (state % 90) : 161 + (state % 90));
  }).join("");
}
