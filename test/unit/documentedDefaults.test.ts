import { beforeAll, expect, test } from "vitest";
import { planGuest } from "../../src/cloudInit/guest";
import { planCluster } from "../../src/cluster/plan";
import { Problems } from "../../src/input/problem";
import { planHardware } from "../../src/machine/hardware";
import { planEc2 } from "../../src/platform/ec2/settings";
import { planVsphere } from "../../src/platform/vsphere/settings";
import { type Property, readSurface } from "../support/surface";
import { bookworm, planned as planImage } from "./image/support";
import { lanPlan, newContext } from "./network/arbitraries";
import { good as planFarm } from "./platform/ec2/autoScaling/support";

type Args = Record<string, unknown>;

const image = { imageId: "/pool/i.qcow2", fileName: "i.qcow2", virtualSize: 2 ** 31 };

function planTier(tier: Args, cluster: Args = {}) {
  const context = newContext();
  const lan = { networkId: "id", networkName: "lan", cidr: "10.17.3.0/24" };
  context.lans.declare(lan, lanPlan({ cidr: lan.cidr }), "qemu:///system");
  return planCluster("shop", { image, lan, tiers: [{ name: "web", ...tier }], ...cluster }, context);
}

/** Plans what has the arguments of an interface, and otherwise as little as possible. */
const plans: Record<string, (args: Args) => unknown> = {
  HardwareArgs: (args) => planHardware("db", args, newContext()),
  ReadinessArgs: (readiness) => planHardware("db", { readiness }, newContext()),
  DataDiskArgs: (disk) => planHardware("db", { dataDisks: [{ name: "data", size: "1GiB", ...disk }] }, newContext()),
  GuestArgs: (args) => planGuest(args, new Problems()),
  GuestFile: (file) => planGuest({ files: [{ path: "/etc/motd", content: "", ...file }] }, new Problems()),
  LanArgs: (args) => lanPlan(args),
  GoldenImageArgs: (args) => planImage({ ...bookworm, ...args }),
  BootstrapBase: (bootstrap) => planImage({ base: { bootstrap: { suite: "bookworm", ...bootstrap } } }),
  ImageFile: (file) => planImage({ ...bookworm, files: [{ path: "/etc/motd", content: "", ...file }] }),
  TierArgs: (tier) => planTier(tier),
  ExposedPort: (port) => planTier({ expose: [{ port: 80, ...port }] }),
  MultiTierClusterArgs: (args) => planTier({}, args),
  VsphereArgs: (args) => {
    const site = { server: "vcenter.example.com", cluster: "c", datastore: "d", network: "n" };
    return planVsphere({ ...site, user: "u", password: "p", ...args }, new Problems());
  },
  Ec2Args: (args) => planEc2({ region: "eu-west-1", ...args }, new Problems()),
  FarmArgs: (args) => planFarm(args),
  SpotArgs: (spot) => planFarm({ spot: { percent: 50, ...spot } }),
  RefreshArgs: (refresh) => planFarm({ refresh: { checkpoints: [50, 100], ...refresh } }),
  ScheduleArgs: (schedule) => planFarm({ schedules: [{ name: "night", cron: "0 20 * * *", max: 4, ...schedule }] }),
  WarmPoolArgs: (warmPool) => planFarm({ warmPool }),
  ScalingArgs: (scaling) => planFarm({ scaling: [{ metric: "cpu", target: 50, ...scaling }] }),
  PlacementArgs: (placement) => planFarm({ placement: { strategy: "partition", ...placement } }),
  FarmLoadBalancerArgs: (loadBalancer) => planFarm({ loadBalancer }),
  LoadBalancerCheckArgs: (check) => planFarm({ loadBalancer: { check } }),
};

/** Defaults that are in no plan: the platform fills them in when it creates its resources. */
const ofPlatforms = [
  ...["Ec2LanArgs.internetGateway", "Ec2LanArgs.natInEachZone", "HardwareArgs.firmware"],
  ...["LibvirtArgs.accelerator", "LibvirtArgs.pool"],
];

/** The default, if it is a value: `"15m"` of "`"15m"`", and `80` of "`80`; with `certificateArn`, `443`.". */
function documentedValue({ default: text = "" }: Property): { value: unknown } | undefined {
  const [, json] = /^`([^`]+)`(?=$|[:;,]| with)/.exec(text) ?? [];
  try {
    return json === undefined ? undefined : { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/** The content of a plan, without the functions that pools of addresses also have. */
function dataOf(plan: unknown): unknown {
  expect(plan).toBeDefined();
  return JSON.parse(JSON.stringify(plan));
}

let documented: Map<string, unknown>;

beforeAll(() => {
  const { properties } = readSurface();
  documented = new Map(
    properties.flatMap((property) => {
      const found = documentedValue(property);
      return found ? [[`${property.declaredBy}.${property.place.split(".")[1]}`, found.value] as const] : [];
    }),
  );
});

test("writing out a default changes nothing", () => {
  expect(documented.size).toBeGreaterThan(45);
  for (const [place, value] of documented) {
    const [owner = "", property = ""] = place.split(".");
    const plan = plans[owner];
    if (ofPlatforms.includes(place) || !plan) continue;
    const expected = dataOf(plan({}));
    expect(dataOf(plan({ [property]: value })), place).toEqual(expected);
  }
});

test("every default that is a value is checked", () => {
  const unseen = [...documented.keys()].filter((place) => !plans[place.split(".")[0]!]);
  expect(unseen.sort()).toEqual(ofPlatforms.filter((place) => unseen.includes(place)).sort());
});
