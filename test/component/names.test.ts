import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { PlatformArgs, TierArgs } from "../../src";
import { writtenImage as image } from "./support/farm";
import { platforms, vcenter } from "./support/platforms";
import { runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

/** A program's own component. */
class Site extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Site", name);
  }
}

const here: PlatformArgs = { libvirt: { uri: "qemu:///system", accelerator: "tcg" } };
const there: PlatformArgs = { libvirt: { uri: "qemu+ssh://other.example/system", accelerator: "tcg" } };
const ec2: PlatformArgs = { ec2: { region: "eu-central-1" } };

const lan = (name: string, platform: PlatformArgs = here, cidr?: string, parent?: pulumi.Resource) =>
  new vmfarm.VirtualLan(name, { platform, cidr }, { parent });
const machine = (name: string, args: object = {}, platform: PlatformArgs = here, parent?: pulumi.Resource) =>
  new vmfarm.VirtualMachine(name, { image, platform, ...args }, { parent });
const cluster = (
  name: string,
  tiers: TierArgs[],
  on: InstanceType<typeof vmfarm.VirtualLan>,
  platform: PlatformArgs = here,
  parent?: pulumi.Resource,
) => new vmfarm.MultiTierCluster(name, { image, lan: on, platform, tiers }, { parent });

/** Why a program is refused, as path and reason; empty if it is not. */
async function told(program: () => void): Promise<[string, string][]> {
  const { error } = await runProgram(program);
  if (error === undefined) return [];
  expect(error).toBeInstanceOf(vmfarm.InvalidArgsError);
  const { errors } = error as InstanceType<typeof vmfarm.InvalidArgsError>;
  return errors.map(({ propertyPath, reason }) => [propertyPath, reason]);
}

const disk = (name: string) => ({ dataDisks: [{ name, size: "1GiB" }] });

describe("a cluster's machine and one of the same name on another LAN", () => {
  test.each(platforms)("are refused on $title", async ({ args: platform }) => {
    const reasons = await told(() => {
      cluster("shop", [{ name: "web", ...disk("data") }], lan("a", platform, "10.1.0.0/20"), platform);
      machine("shop-web-1", { lan: lan("b", platform, "10.2.0.0/20"), ...disk("data") }, platform);
    });
    expect(reasons).toEqual([
      [
        "name",
        'VirtualMachine "shop-web-1" and tier "web" of MultiTierCluster "shop" both derive the name "shop-web-1" for a machine; rename one',
      ],
    ]);
  });

  test("are refused the other way round, without a LAN, and in another component", async () => {
    const path = async (program: () => void) => (await told(program)).map(([at]) => at);
    expect(
      await path(() => {
        machine("shop-web-1", { lan: lan("b", here, "10.2.0.0/24") });
        cluster("shop", [{ name: "web", size: 3 }], lan("a", here, "10.1.0.0/24"));
      }),
    ).toEqual(["name"]);
    expect(
      await path(() => {
        machine("box");
        machine("box", {}, here, new Site("site"));
      }),
    ).toEqual(["name"]);
  });

  test("are two machines on two connections, and in two runs of one process", async () => {
    const program = () => {
      cluster("shop", [{ name: "web" }], lan("a", here, "10.1.0.0/24"));
      machine("shop-web-1", { lan: lan("b", there, "10.2.0.0/24") }, there);
    };
    expect(await told(program)).toEqual([]);
    expect(await told(program)).toEqual([]);
  });
});

describe("names that would give the engine the same URN twice are refused", () => {
  const cases: [what: string, program: () => void, reason: RegExp][] = [
    [
      "machines of clusters whose names and tiers' names join to the same text",
      () => {
        cluster("shop", [{ name: "a-1" }], lan("a", here, "10.1.0.0/24"));
        cluster("shop-a", [{ name: "1" }], lan("b", here, "10.2.0.0/24"));
      },
      /^tier "1" of MultiTierCluster "shop-a" and tier "a-1" of MultiTierCluster "shop" both derive the name "shop-a-1"/,
    ],
    [
      "the same on two connections",
      () => {
        cluster("shop", [{ name: "a-1" }], lan("a", here, "10.1.0.0/24"));
        cluster("shop-a", [{ name: "1" }], lan("b", there, "10.2.0.0/24"), there);
      },
      /"shop-a-1-1" for a machine/,
    ],
    [
      "data disks of machines whose names join to the same text",
      () => {
        machine("a", disk("x-data"));
        machine("a-x", disk("data"));
      },
      /^VirtualMachine "a-x" and VirtualMachine "a" both derive the name "a-x-data" for a data disk/,
    ],
    [
      "data disks of one cluster's machines",
      () =>
        cluster(
          "c",
          [
            { name: "a", ...disk("1-x") },
            { name: "a-1", ...disk("x") },
          ],
          lan("a"),
        ),
      /^tier "a-1" of .* and tier "a" of .* both derive the name "c-a-1-1-x" for a data disk/,
    ],
    [
      "names on a second LAN",
      () => {
        const [a, b] = [lan("a", here, "10.1.0.0/24"), lan("b", here, "10.2.0.0/24")];
        machine("m", { lans: [{ lan: a }, { lan: b }] });
        machine("m-1", { lan: lan("c", here, "10.3.0.0/24") });
      },
      /"m-1" for a name record/,
    ],
    [
      "a cluster twice",
      () => {
        const a = lan("a");
        cluster("c", [{ name: "x" }], a);
        cluster("c", [{ name: "y" }], a);
      },
      /^MultiTierCluster "c" is declared twice/,
    ],
  ];
  test.each(cases)("%s", async (_what, program, reason) => {
    const reasons = await told(program);
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every(([path]) => path === "name")).toBe(true);
    expect(reasons.some(([, text]) => reason.test(text))).toBe(true);
  });
});

test("a network card on a bridge of the site, where we do not manage names, does not take one", async () => {
  const program = (first: "nat" | "bridge", second: "nat" | "bridge") => () => {
    const made = (name: string, mode: "nat" | "bridge", cidr: string) =>
      new vmfarm.VirtualLan(name, { platform: here, mode, cidr, ...(mode === "bridge" && { bridge: "br0" }) });
    machine("gw", { lans: [{ lan: made("a", first, "10.1.0.0/24") }, { lan: made("b", second, "10.2.0.0/24") }] });
    machine("gw-1", { lan: lan("c", here, "10.3.0.0/24") });
  };
  expect(await told(program("nat", "bridge"))).toEqual([]);
  expect(await told(program("bridge", "nat"))).toEqual([["name", expect.stringMatching(/"gw-1" for a name record/)]]);
});

describe("LANs", () => {
  test.each([
    ["libvirt", here, "10.2.0.0/24"],
    ["vSphere", vcenter("vcenter.example.com"), "10.2.0.0/24"],
    ["EC2", ec2, "10.2.0.0/20"],
  ] as const)("of one name in different components are refused on %s", async (_name, platform, cidr) => {
    const reasons = await told(() => {
      lan("lan", platform);
      lan("lan", platform, cidr, new Site("site"));
    });
    expect(reasons.map(([path]) => path)).toEqual(["name"]);
    expect(reasons[0]![1]).toMatch(/^VirtualLan "lan" is declared twice, with the derived name "lan" for a LAN/);
  });

  test("of one name on two connections are two", async () => {
    expect(
      await told(() => {
        lan("lan", here);
        lan("lan", there, undefined, new Site("site"));
      }),
    ).toEqual([]);
  });

  test("on EC2 have subnets of their own", async () => {
    const reasons = await told(() => {
      new vmfarm.VirtualLan("a", { platform: ec2, cidr: "10.1.0.0/20", mode: "nat" });
      new vmfarm.VirtualLan("a-public", { platform: ec2, cidr: "10.2.0.0/20" });
    });
    expect(reasons[0]).toEqual(["name", expect.stringMatching(/"a-public-.*" for a subnet; rename one/)]);
  });
});

test("a farm and a tier of one name are refused", async () => {
  const reasons = await told(() => {
    const on = lan("lan", ec2);
    cluster("shop", [{ name: "web" }], on, ec2);
    new vmfarm.Ec2Farm("shop-web", { image, lan: on, max: 2, platform: ec2 });
  });
  expect(reasons).toEqual([["name", expect.stringMatching(/^Ec2Farm "shop-web" and tier "web" of .*rename one$/)]]);
});

test("farms' schedules and security groups have names of their own", async () => {
  const night = { name: "x-night", cron: "0 22 * * *", min: 0, max: 2 };
  const reasons = await told(() => {
    const on = lan("lan", ec2);
    new vmfarm.Ec2Farm("f", { image, lan: on, max: 2, platform: ec2, schedules: [night] });
    new vmfarm.Ec2Farm("f-x", { image, lan: on, max: 2, platform: ec2, schedules: [{ ...night, name: "night" }] });
  });
  expect(reasons).toEqual([["name", expect.stringMatching(/"f-x-night" for a schedule; rename one$/)]]);
});
