import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { offsetOf } from "../../../src/addressing/range";
import type { TierArgs } from "../../../src/cluster/args";
import { ansibleInventory, sshConfig } from "../../../src/cluster/inventory";
import { peersOf } from "../../../src/cluster/peers";
import { type ClusterPlanArgs, joinGuests, planCluster, type TierPlan } from "../../../src/cluster/plan";
import type { PlanContext } from "../../../src/planContext";
import { identity, lanPlan, newContext, told as toldBy } from "../network/arbitraries";

const image = { imageId: "/pool/i.qcow2", fileName: "i.qcow2", virtualSize: 2 ** 31 };

function newLan(cidr: string, { lans }: PlanContext) {
  const lan = { networkId: "id", networkName: "lan", cidr };
  lans.declare(lan, lanPlan({ cidr }), "qemu:///system");
  return lan;
}

/** A cluster on its own LAN. */
function plan(tiers: TierArgs[], { cidr = "10.17.3.0/24", name = "shop", ...args }: Partial<Overrides> = {}) {
  const context = newContext();
  const planned = planCluster(name, { image, lan: newLan(cidr, context), tiers, ...args }, context);
  return { tiers: planned, told: toldBy(context.problems) };
}
type Overrides = ClusterPlanArgs & { cidr: string; name: string };

function addresses(tiers: readonly TierPlan[]): Record<string, string> {
  return Object.fromEntries(
    tiers.flatMap(({ machines }) => machines.map(({ hostname, nics }) => [hostname, nics[0]!.address])),
  );
}

const sizes = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.integer({ min: 0, max: 14 }), {
  minKeys: 1,
  maxKeys: 8,
});
const tiersOf = (all: Record<string, number>): TierArgs[] =>
  Object.entries(all).map(([name, size]) => ({ name, size }));

describe("addresses", () => {
  test("are unique, inside the LAN, and outside of the DHCP range", () => {
    fc.assert(
      fc.property(sizes, (all) => {
        const { tiers, told } = plan(tiersOf(all));
        expect(told).toEqual([]);
        const had = Object.values(addresses(tiers));
        expect(new Set(had).size).toBe(had.length);
        const { range, dhcp } = lanPlan({ cidr: "10.17.3.0/24" });
        for (const address of had) {
          expect(offsetOf(range, address)).toBeGreaterThan(1);
          expect(offsetOf(range, address)).toBeLessThan(offsetOf(range, dhcp!.start)!);
        }
      }),
    );
  });

  test("appending a tier does not move any machine", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 14 }), (all, more) => {
        const before = addresses(plan(tiersOf(all)).tiers);
        const after = addresses(plan([...tiersOf(all), { name: "zz-late", size: more }]).tiers);
        expect(after).toMatchObject(before);
      }),
    );
  });

  test("a tier that grows within its block does not move any machine", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.integer({ min: 1, max: 14 }), (all, which, size) => {
        const names = Object.keys(all);
        const grown = names[which % names.length]!;
        fc.pre(size >= all[grown]!);
        const before = addresses(plan(tiersOf(all)).tiers);
        const after = addresses(plan(tiersOf({ ...all, [grown]: size })).tiers);
        expect(after).toMatchObject(before);
      }),
    );
  });

  test("adding a dependency later does not move any machine", () => {
    const tiers = [{ name: "web", size: 3 }, { name: "app", size: 2 }, { name: "db" }];
    const before = addresses(plan(tiers).tiers);
    const after = addresses(plan([{ ...tiers[0]!, dependsOn: ["db", "app"] }, tiers[1]!, tiers[2]!]).tiers);
    expect(after).toEqual(before);
  });

  test("a full LAN is reported once, at the size of the tier that did not fit", () => {
    const { told } = plan([{ name: "db" }, { name: "web", size: 9 }], { cidr: "10.17.3.0/29" });
    expect(told).toEqual([
      expect.stringMatching(/^tiers\[1\]\.size: 10\.17\.3\.0\/29 has no free address for "shop-web-/),
    ]);
  });

  test("on a LAN given by its properties, the network's own address is not used", () => {
    const lan = { networkId: "7", networkName: "office", cidr: "192.168.7.0/24" };
    const { tiers, told } = plan([{ name: "db", size: 2 }, { name: "web" }], { lan });
    expect(told).toEqual([]);
    const had = Object.values(addresses(tiers));
    expect(new Set(had).size).toBe(3);
    for (const address of had) {
      expect(address).toMatch(/^192\.168\.7\.\d+$/);
      expect(["192.168.7.0", "192.168.7.1", "192.168.7.255"]).not.toContain(address);
    }
  });
});

describe("a tier", () => {
  test("has one machine, the cluster's image and power, no dependencies and no ports, unless it says so", () => {
    const other = { ...image, imageId: "/pool/other.qcow2" };
    const { tiers, told } = plan(
      [
        { name: "db" },
        { name: "web", size: 2, image: other, power: "running", dependsOn: ["db"], expose: [{ port: 80 }] },
      ],
      { power: "stopped" },
    );
    expect(told).toEqual([]);
    const shown = tiers.map(({ machines, ...tier }) => ({ ...tier, power: machines.map(({ power }) => power) }));
    expect(shown).toMatchObject([
      { name: "db", image, power: ["stopped"], dependsOn: [], expose: [] },
      {
        name: "web",
        image: other,
        power: ["running", "running"],
        dependsOn: ["db"],
        expose: [{ port: 80, protocol: "tcp", cidrs: [] }],
      },
    ]);
  });

  test("begins at the block derived from its name", () => {
    const { tiers } = plan([{ name: "web" }]);
    const { pool } = lanPlan({ cidr: "10.17.3.0/24" });
    // Sixteen addresses per block: a twelfth of the three quarters from which blocks are allocated.
    const block = identity.index("tier", "shop-web", 12);
    expect(addresses(tiers)).toEqual({ "shop-web-1": pool.address(block * 16) });
  });

  test("exposes any port of either protocol to ranges outside the LAN", () => {
    const expose = [
      { port: 1 },
      { port: 65_535, protocol: "udp", cidrs: ["192.0.2.0/24"] },
      { port: 1, protocol: "udp" },
    ];
    const { tiers, told } = plan([{ name: "dns", expose }]);
    expect(told).toEqual([]);
    expect(tiers[0]!.expose).toEqual([
      { port: 1, protocol: "tcp", cidrs: [] },
      { port: 65_535, protocol: "udp", cidrs: ["192.0.2.0/24"] },
      { port: 1, protocol: "udp", cidrs: [] },
    ]);
  });
});

describe("what is wrong is reported with its path", () => {
  test.each<[TierArgs[], Partial<Overrides>, RegExp[]]>([
    [undefined as never, {}, [/^tiers: a cluster needs at least one tier/]],
    [[], {}, [/^tiers: a cluster needs at least one tier/]],
    [[{ name: "db" }, { name: "db" }], {}, [/^tiers\[1\]\.name: the cluster has two tiers "db"/]],
    [[{ name: "D B" }], {}, [/^tiers\[0\]\.name: "D B" is not a valid name for a tier/]],
    [[{} as never], {}, [/^tiers\[0\]\.name: a missing value is not a valid name for a tier/]],
    [[{ name: "db", size: -1 }], {}, [/^tiers\[0\]\.size: -1 is not a whole number from 0 to 1000/]],
    [[{ name: "db", size: 1.5 }], {}, [/^tiers\[0\]\.size: 1\.5/]],
    [[{ name: "db", size: 1001 }], {}, [/^tiers\[0\]\.size: 1001/]],
    [[{ name: "db", size: 3, memory: "1" }], {}, [/^tiers\[0\]\.memory: "1" is not a valid size/]],
    [[{ name: "db", expose: [{ port: 0 }] }], {}, [/^tiers\[0\]\.expose\[0\]\.port: 0 is not a valid port/]],
    [
      [{ name: "db", expose: [{} as never] }],
      {},
      [/^tiers\[0\]\.expose\[0\]\.port: a missing value is not a valid port/],
    ],
    [[{ name: "db", expose: [{ port: 53, protocol: "sctp" }] }], {}, [/^tiers\[0\]\.expose\[0\]\.protocol: "sctp"/]],
    [[{ name: "db", expose: [{ port: 65_536 }] }], {}, [/^tiers\[0\]\.expose\[0\]\.port: 65536 is not a valid port/]],
    [
      [{ name: "db", expose: [{ port: 53 }, { port: 80 }, { port: 53, protocol: "tcp" }] }],
      {},
      [/^tiers\[0\]\.expose\[2\]\.port: tcp 53 is exposed twice; write it once, with all its cidrs$/],
    ],
    [
      [{ name: "db", expose: [{ port: 53, cidrs: ["10.17.3.0/28"] }] }],
      {},
      [/^tiers\[0\]\.expose\[0\]\.cidrs\[0\]: 10\.17\.3\.0\/28 is inside the LAN 10\.17\.3\.0\/24/],
    ],
    [
      [{ name: "db", files: [{ path: "a", content: "" }] }],
      { files: [{ path: "/b", content: "" }] },
      [/^tiers\[0\]\.files\[0\]\.path: "a" is relative/],
    ],
    [
      [{ name: "db", user: "root" }],
      {},
      [/^tiers\[0\]\.user: root cannot log in, because cloud-init locks the account/],
    ],
    [
      [{ name: "db" }, { name: "web" }],
      { user: "root" },
      [/^user: root cannot log in, because cloud-init locks the account/],
    ],
    [[{ name: "db", image: {} as never }], {}, [/^tiers\[0\]\.image: pass a GoldenImage/]],
    [
      [{ name: "db" }],
      { name: "My Shop" },
      [/^name: "My Shop" is not a valid name for a cluster/, /^tiers\[0\]\.name: .*host name/],
    ],
    [[{ name: "db" }], { lan: undefined }, [/^lan: pass a VirtualLan/]],
    [[{ name: "db" }], { image: undefined }, [/^image: pass a GoldenImage/]],
  ])("%j %j", (tiers, args, expected) => {
    const { told, tiers: planned } = plan(tiers, args);
    expect(planned).toHaveLength(tiers?.length ?? 0);
    expect(told).toHaveLength(expected.length);
    for (const [i, line] of told.entries()) expect(line).toMatch(expected[i]!);
  });

  test("a file of the cluster and one of a tier with the same path", () => {
    const file = { path: "/etc/motd", content: "x" };
    const { told } = plan([{ name: "db" }, { name: "web", files: [file] }], { files: [file] });
    expect(told).toEqual([expect.stringMatching(/^tiers\[1\]\.files\[1\]\.path: "\/etc\/motd" is already written/)]);
  });
});

test("joinGuests joins lists and uses the tier's scalars", () => {
  const all = { user: "ops", packages: ["a"], commands: ["one"], timezone: "Etc/UTC" };
  expect(joinGuests(all, { user: "dba", packages: ["b"], cloudInit: "#cloud-config\na: 1" })).toEqual({
    user: "dba",
    packages: ["a", "b"],
    commands: ["one"],
    cloudInit: "#cloud-config\na: 1",
    timezone: "Etc/UTC",
    sshKeys: undefined,
    files: undefined,
  });
  expect(joinGuests({}, all)).toMatchObject(all);
  expect(joinGuests(all, {})).toMatchObject(all);
  expect(joinGuests({}, {})).toEqual(joinGuests({ user: undefined }, {}));
});

const three: TierArgs[] = [
  { name: "db", size: 1 },
  { name: "app", size: 2, dependsOn: ["db"], user: "dev" },
  { name: "web-front", size: 2, dependsOn: ["app"] },
];

test("peersOf gives a machine its own tier and those that it depends on, and no other", () => {
  const { tiers } = plan(three);
  const app = peersOf(tiers[1]!, tiers);
  expect(Object.keys(app).sort()).toEqual(["app", "db"]);
  expect(app).toEqual({
    db: [{ first: "shop-db-1", count: 1, address: addresses(tiers)["shop-db-1"] }],
    app: [{ first: "shop-app-1", count: 2, address: addresses(tiers)["shop-app-1"] }],
  });
});

describe("inventory", () => {
  test("sshConfig has a block for each machine, as read by OpenSSH", () => {
    const { tiers } = plan(three);
    const blocks = sshConfig(tiers).trimEnd().split("\n\n");
    expect(blocks).toHaveLength(5);
    const read = blocks.map((block) => {
      const [[host, ...names] = [], ...options] = block.split("\n").map((line) => line.trim().split(" "));
      expect(host).toBe("Host");
      return { names, ...Object.fromEntries(options as [string, string][]) };
    });
    expect(read[0]).toEqual({
      names: ["shop-db-1", "shop-db-1.lan.internal"],
      HostName: addresses(tiers)["shop-db-1"],
      User: "vmfarm",
    });
    expect(read[1]).toMatchObject({ names: ["shop-app-1", "shop-app-1.lan.internal"], User: "dev" });
  });

  test("ansibleInventory is YAML with a group for each tier", () => {
    const { tiers } = plan(three);
    const { children } = parse(ansibleInventory(tiers)).all;
    // Group names are Python identifiers.
    expect(Object.keys(children)).toEqual(["db", "app", "web_front"]);
    expect(children.app.hosts["shop-app-2"]).toEqual({
      ansible_host: addresses(tiers)["shop-app-2"],
      ansible_user: "dev",
    });
    expect(Object.keys(children.web_front.hosts)).toEqual(["shop-web-front-1", "shop-web-front-2"]);
  });

  test("names that YAML would read as something else stay names", () => {
    const { tiers, told } = plan([{ name: "yes" }, { name: "null" }, { name: "1e3" }, { name: "0" }]);
    expect(told).toEqual([]);
    expect(Object.keys(parse(ansibleInventory(tiers)).all.children).sort()).toEqual(["0", "1e3", "null", "yes"]);
  });

  test("tiers whose names would be the same Ansible group stay separate", () => {
    // A tier's name has no underscore, so only hyphens become one.
    const { tiers } = plan([{ name: "a-b" }, { name: "ab" }]);
    expect(Object.keys(parse(ansibleInventory(tiers)).all.children)).toEqual(["a_b", "ab"]);
  });
});

test("for a tier with a wrong name or size, all other problems are reported too", () => {
  const context = newContext();
  const cheap = { memory: "512", cpus: 0.5 };
  const args = {
    image,
    lan: newLan("10.17.3.0/24", context),
    tiers: [
      { name: "App_1", ...cheap },
      { name: "none", size: 0, ...cheap },
    ],
  };
  planCluster("shop", args, context);
  expect(context.problems.found.map(({ propertyPath }) => propertyPath).sort()).toEqual([
    "tiers[0].cpus",
    "tiers[0].memory",
    "tiers[0].name",
    "tiers[1].cpus",
    "tiers[1].memory",
  ]);
});
