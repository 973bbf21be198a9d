import { describe, expect, test } from "vitest";
import { LanRegistry } from "../../../../src/addressing/lanRegistry";
import { Problems } from "../../../../src/input/problem";
import type { HardwareArgs } from "../../../../src/machine/args";
import { type PlacedArgs, planMachine } from "../../../../src/machine/plan";
import { qemuRules } from "../../../../src/machine/rules";
import type { TierAccess } from "../../../../src/network/access";
import type { LanPlan } from "../../../../src/network/lanPlan";
import { PlanContext } from "../../../../src/planContext";
import { checkMachines } from "../../../../src/platform/ec2/check";
import type { Connection } from "../../../../src/platform/ec2/connection";
import { MachineCount } from "../../../../src/platform/ec2/prices/machineCount";
import { ec2LanRules } from "../../../../src/platform/ec2/rules";
import type { Ec2Settings } from "../../../../src/platform/ec2/settings";
import { identity, lanPlan, told } from "../../network/arbitraries";

const settings = {
  region: "eu-central-1",
  lans: {},
  architecture: "x86_64",
  burstable: true,
  keepImages: 2,
  tags: {},
} as Ec2Settings;
const lan = lanPlan({ cidr: "10.17.0.0/20" }, "lan", identity, ec2LanRules(settings));
const gib = 2 ** 30;

/** Groups of machines, each of one kind and so many. */
interface Group {
  args?: HardwareArgs;
  count?: number;
  access?: Partial<TierAccess>;
  rootDisk?: number;
}

interface Options {
  on?: LanPlan;
  known?: LanPlan[];
  maxMachines?: number;
}

function check(groups: Group[], { on = lan, known = [lan], maxMachines }: Options = {}): string[] {
  const problems = new Problems();
  const planned = groups.map(({ args = {}, count = 1, access, rootDisk }, i) => {
    const own = problems.at("tiers", i);
    const [hardware, ...machines] = Array.from({ length: count + 1 }, (_, at) => {
      const context = new PlanContext(identity, qemuRules, new LanRegistry(), new Problems());
      const plan = planMachine(`m-${i}-${at}`, { ...args, image: {} } as PlacedArgs, context);
      return {
        ...plan,
        ...(rootDisk === undefined ? {} : { rootDisk }),
        nics: [{ lan: on, address: on.pool.address(at) }],
      };
    });
    const offered = access && { name: `t${i}`, dependsOn: [], expose: [], ...access };
    return {
      problems: own,
      hardware: hardware as never,
      machines: machines as never,
      ...(offered ? { access: offered } : {}),
    };
  });
  const connection = {
    settings: { ...settings, maxMachines },
    lans: new Map(known.map((one) => [one, {}])),
    machineCount: new MachineCount(),
  } as unknown as Connection;
  checkMachines(connection, 'MultiTierCluster "shop"', planned, problems);
  return told(problems);
}
const port = (number: number, cidrs: string[] = []) => ({ port: number, protocol: "tcp", cidrs });

test("machines that EC2 takes", () => {
  expect(
    check([
      { args: { dataDisks: [{ name: "data", size: "64TiB" }], rootDisk: "64TiB" } },
      { args: { power: "stopped" }, count: 2 },
      { args: { power: "suspended", ec2: { hibernation: true } } },
      { count: 0 },
      { access: { expose: [port(22, ["10.0.0.0/8"])] } },
    ]),
  ).toEqual([]);
});

describe("is refused:", () => {
  test("more machines than the program may have", () => {
    expect(check([{ count: 2 }, {}], { maxMachines: 3 })).toEqual([]);
    expect(check([{ count: 2 }, {}], { maxMachines: 2 })).toEqual([
      expect.stringMatching(/^platform\.ec2\.maxMachines: .* 3 machines, .* is 2: MultiTierCluster "shop" 3;/),
    ]);
  });

  test("a LAN of another program, and nothing else is looked at", () => {
    const groups = [{ args: { cpus: 500, power: "suspended" as const } }];
    expect(check(groups, { known: [] })).toEqual([
      expect.stringMatching(/^lan: on EC2 a LAN must be a VirtualLan of the same program, in eu-central-1/),
    ]);
  });

  test("a machine that no instance type fits", () => {
    expect(check([{}, { args: { memory: "60TiB" } }])).toEqual([expect.stringMatching(/^tiers\[1\]\.memory: /)]);
    expect(check([{ args: { ec2: { instanceType: "x9.huge" } } }])).toEqual([
      expect.stringMatching(/^tiers\[0\]\.ec2\.instanceType: /),
    ]);
  });

  test("a suspended machine that was not launched for it", () => {
    const refused = [expect.stringMatching(/^tiers\[0\]\.power: .*add ec2: \{ hibernation: true \}.* or use stopped$/)];
    expect(check([{ args: { power: "suspended" } }])).toEqual(refused);
    expect(check([{ args: { power: "suspended", ec2: { hibernation: false } } }])).toEqual(refused);
  });

  test("a data disk that is not whole GiB, or larger than a volume", () => {
    const disks = (...sizes: string[]) => ({ args: { dataDisks: sizes.map((size, i) => ({ name: `d${i}`, size })) } });
    expect(check([disks("1GiB", "1025MiB")])).toEqual([
      expect.stringMatching(/^tiers\[0\]\.dataDisks\[1\]\.size: .* whole GiB only/),
    ]);
    expect(check([disks("65537GiB")])).toEqual([
      expect.stringMatching(/^tiers\[0\]\.dataDisks\[0\]\.size: is more than .* at most 64TiB$/),
    ]);
  });

  test("a root disk that is larger than a volume", () => {
    expect(check([{ rootDisk: 65_536 * gib }])).toEqual([]);
    expect(check([{ rootDisk: 65_537 * gib }])).toEqual([
      expect.stringMatching(/^tiers\[0\]\.rootDisk: is more than .* at most 64TiB$/),
    ]);
  });

  test("a port for the internet on a LAN that it cannot reach", () => {
    expect(check([{ access: {} }, { access: { expose: [port(80), port(443, ["0.0.0.0/0"])] } }])).toEqual([
      expect.stringMatching(/^tiers\[1\]\.expose\[1\]\.cidrs: .* needs public subnets/),
    ]);
  });

  test("more rules than a security group has", () => {
    const ports = Array.from({ length: 60 }, (_, i) => port(i + 1));
    expect(check([{ access: { expose: ports.slice(1) } }])).toEqual([]);
    expect(check([{ access: {} }, { access: { expose: ports } }])).toEqual([
      expect.stringMatching(/^tiers\[1\]\.expose: "t1" needs 61 rules, .* at most 60;/),
    ]);
  });
});
