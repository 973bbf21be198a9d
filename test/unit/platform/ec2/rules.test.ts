import { describe, expect, test } from "vitest";
import { offsetOf, parseRange } from "../../../../src/addressing/range";
import { Problems } from "../../../../src/input/problem";
import type { LanMode } from "../../../../src/network/args";
import type { Ec2LanArgs } from "../../../../src/platform/ec2/args";
import type { Connection } from "../../../../src/platform/ec2/connection";
import { subnetPoolOf } from "../../../../src/platform/ec2/network/subnetPool";
import { placeLabel } from "../../../../src/platform/ec2/placeLabel";
import { MachineCount } from "../../../../src/platform/ec2/prices/machineCount";
import { ec2LanRules, ec2Rules } from "../../../../src/platform/ec2/rules";
import type { Ec2Settings } from "../../../../src/platform/ec2/settings";
import { identity, lanPlan, told } from "../../network/arbitraries";
import { expectUnsupported } from "../unsupported";

const withSettings = (more: Partial<Ec2Settings>) => ({ region: "eu-central-1", lans: {}, ...more }) as Ec2Settings;
const connectionWith = (more: Partial<Ec2Settings>) =>
  ({ settings: withSettings(more), lans: new Map(), machineCount: new MachineCount() }) as unknown as Connection;
const rules = ec2Rules(connectionWith({}));

test("what EC2 cannot do, and what to use instead", () => {
  expectUnsupported(rules, {
    route: /leave mode out/,
    bridge: /vmfarm:ec2\.lans\.NAME\.vpc/,
    dhcp: /leave dhcp and dhcpRange out/,
    vlan: /leave vlan out/,
    networkBoot: /leave bootOrder out/,
    localtimeClock: /leave clock out/,
    accelerator: /leave accelerator out/,
    withoutLan: /^set a LAN in lan$/,
    rootDiskInWholeMiB: /whole number of GiB/,
    template: /base\.ami.*base\.ssmParameter/,
    firmware: /leave firmware out/,
    nameservers: /leave nameservers out/,
    severalLans: /use one LAN/,
  });
});

test("a guest finds its disks by their volumes, and LANs have the ranges of their settings", () => {
  expect(rules.platform).toBe("ec2");
  expect(rules.dataDiskDevice("data", "vol-0123", 0)).toBe("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123");
  const { lanDefaults } = ec2Rules(connectionWith({ lans: { lan: { cidr: "10.1.0.0/20", zones: ["x"] }, other: {} } }));
  expect(lanDefaults!("lan")).toEqual({ cidr: "10.1.0.0/20" });
  expect(lanDefaults!("other")).toEqual({});
  expect(lanDefaults!("unknown")).toEqual({});
  expect(Object.keys(lanDefaults!("other"))).toEqual([]);
  expect(rules.resolvesNames({} as never)).toBe(true);
});

test("a network that exists is a VPC", () => {
  const lan = ec2LanRules(withSettings({}));
  expect(lan).toMatchObject({ defaultMode: "isolated", serves: true, leases: false });
  expect(lan.networkNameForm).toMatch(/^a VPC/);
  expect(["vpc-0123456789abcdef0", "vpc-", "a vpc-1", "vpc-1 ", "vpc-g"].map(lan.isNetworkName)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(lan.defaultRange!("lan", identity)).toMatch(/^10\.\d+\.\d+\.0\/20$/);
});

describe("the parts of a LAN have names", () => {
  const names = (lan: Partial<Ec2LanArgs>, mode: LanMode = "isolated") => {
    const connection = connectionWith({ lans: { lan } });
    const cidr = lan.cidr ?? "10.1.0.0/20";
    const plan = lanPlan({ cidr, ...(lan.vpc ? {} : { mode }) }, "lan", identity, ec2LanRules(connection.settings));
    return ec2Rules(connection).lanNames!(plan, "holder").map(({ kind, name, holder }) => {
      expect(holder).toBe("holder");
      return `${kind} ${name}`;
    });
  };
  const isolated = ["security group lan", "subnet lan-euc1-az1", "subnet lan-euc1-az2"];

  test("of its own", () => {
    expect(names({})).toEqual(isolated);
    expect(names({ endpoints: [] })).toEqual(isolated);
    expect(names({}, "nat")).toEqual([...isolated, "subnet lan-public-euc1-az1", "subnet lan-public-euc1-az2"]);
    expect(names({ endpoints: ["ssm"], zones: ["euc1-az1"] })).toEqual([
      ...["security group lan", "security group lan-endpoints", "subnet lan-euc1-az1"],
    ]);
  });

  test("except what already exists", () => {
    const subnets = [{ id: "subnet-0123456789abcdef0", zone: "euc1-az1", cidr: "10.9.0.0/24" }];
    expect(names({ vpc: "vpc-1", cidr: "10.9.0.0/20", subnets })).toEqual(["security group lan"]);
  });
});

// Pinned: a different label would be a different provider in existing stacks.
test("a region has a label, and each endpoint its own", () => {
  expect(placeLabel("eu-central-1", undefined)).toBe("ec2-f5ddee");
  expect(placeLabel("eu-central-1", "http://x")).toBe("ec2-2c0a90");
});

describe("the subnets of a LAN", () => {
  const subnets = [{ id: "subnet-0123456789abcdef0", zone: "euc1-az3", cidr: "10.9.0.0/24" }];
  const publicSubnets = [{ id: "subnet-0123456789abcdef1", zone: "euc1-az3", cidr: "10.9.1.0/24" }];

  function pool(more: Partial<Ec2Settings>, mode: LanMode = "isolated", cidr = "10.9.0.0/20") {
    const problems = new Problems();
    const { pool: made } = ec2LanRules(withSettings(more));
    const planned = subnetPoolOf({ pool: made!("lan", parseRange(cidr)!, mode, problems) } as never);
    const zonesOf = (some?: readonly { zone: { zone: string } }[]) => some?.map(({ zone }) => zone.zone);
    return {
      told: told(problems),
      zones: zonesOf(planned?.vpc.privateSubnets),
      publicZones: zonesOf(planned?.vpc.publicSubnets),
      machineZones: zonesOf(planned?.machineSubnets),
      first: planned?.address(0),
    };
  }

  test("are in the region's first two zones, or in those of the configuration, or in those of the LAN", () => {
    const first = ["euc1-az1", "euc1-az2"];
    expect(pool({})).toMatchObject({ told: [], zones: first, publicZones: [], machineZones: first });
    const zones = ["euc1-az3", "euc1-az1"];
    expect(pool({ zones, machineZones: ["euc1-az1"] })).toMatchObject({ told: [], zones, machineZones: ["euc1-az1"] });
    const own = { zones: ["euc1-az2"], machineZones: ["euc1-az2"] };
    expect(pool({ zones, machineZones: ["euc1-az1"], lans: { lan: own } })).toMatchObject({ told: [], ...own });
    expect(pool({ zones, lans: { other: own } })).toMatchObject({ zones });
  });

  test("are public, too, where the LAN reaches out or is reached", () => {
    const both = ["euc1-az1", "euc1-az2"];
    expect(pool({}, "nat").publicZones).toEqual(both);
    expect(pool({ lans: { lan: { internetGateway: true } } }).publicZones).toEqual(both);
    expect(pool({ lans: { lan: { internetGateway: false } } }).publicZones).toEqual([]);
  });

  test("are those of a VPC that exists", () => {
    const lans = { lan: { vpc: "vpc-1", subnets } };
    const existing = pool({ lans });
    expect(existing).toMatchObject({ told: [], zones: ["euc1-az3"], publicZones: [], machineZones: ["euc1-az3"] });
    expect(offsetOf(parseRange(subnets[0]!.cidr)!, existing.first!)).toBe(4);
    expect(pool({ lans: { lan: { vpc: "vpc-1", subnets, publicSubnets } } }).publicZones).toEqual(["euc1-az3"]);
    expect(pool({ lans }, "nat").told).toEqual([
      expect.stringMatching(/^mode: vpc-1 has its own routes.*leave mode out/),
    ]);
    expect(pool({ lans: { lan: { vpc: "vpc-1" } } }).zones).toBeUndefined();
  });

  test.each<[string, Partial<Ec2Settings>, string]>([
    ["the range", { lans: {} }, "cidr"],
    ["the configuration's zones", { zones: ["euw1-az1"] }, "platform.ec2.zones[0]"],
    ["the LAN's zones", { lans: { lan: { zones: ["euw1-az1"] } } }, "platform.ec2.lans.lan.zones[0]"],
    ["the configuration's zones for machines", { machineZones: ["x"] }, "platform.ec2.machineZones[0]"],
    [
      "the LAN's zones for machines",
      { lans: { lan: { zones: ["euc1-az1"], machineZones: ["x"] } } },
      "platform.ec2.lans.lan.machineZones[0]",
    ],
    [
      "a VPC's subnets",
      { lans: { lan: { vpc: "v", subnets: [{ ...subnets[0]!, cidr: "x" }] } } },
      "platform.ec2.lans.lan.subnets[0].cidr",
    ],
  ])("have their problems where they are written: %s", (what, settings, path) => {
    const { told, zones } = pool(settings, "isolated", what === "the range" ? "10.9.0.0/28" : undefined);
    expect(told.map((line) => line.split(": ")[0])).toEqual([path]);
    expect(zones).toBeUndefined();
  });
});

test("machines are checked", () => {
  const problems = new Problems();
  const lan = lanPlan({ cidr: "10.1.0.0/20" }, "lan", identity, ec2LanRules(withSettings({})));
  rules.checkMachines!("x", [{ problems, hardware: {} as never, machines: [{ nics: [{ lan }] }] as never }], problems);
  expect(told(problems)).toEqual([expect.stringMatching(/^lan: /)]);
});
