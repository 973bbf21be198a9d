import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { addressAt } from "../../../src/addressing/range";
import type { LanAttachment } from "../../../src/machine/args";
import { type PlacedArgs, planMachine } from "../../../src/machine/plan";
import type { LanArgs, NetworkRef } from "../../../src/network/args";
import { identity, lanPlan, newContext, told } from "../network/arbitraries";

const image = { imageId: "/pool/i.qcow2", fileName: "i.qcow2", virtualSize: 2 ** 31 };

/** A separate program: its LANs, and what it plans on them. */
function program() {
  const context = newContext();
  return {
    lan(args: LanArgs = { cidr: "10.17.3.0/24" }, name = "lan"): NetworkRef {
      const ref = { networkId: "id", networkName: name, cidr: "of this program" };
      context.lans.declare(ref, lanPlan(args, name), "qemu:///system");
      return ref;
    },
    plan(name: string, args: Omit<PlacedArgs, "image">) {
      const own = context.at();
      return { ...planMachine(name, { image, ...args }, own), told: told(own.problems) };
    },
  };
}

describe("a machine on a LAN", () => {
  test("gets an address derived from its name", () => {
    const { lan, plan } = program();
    const here = lan();
    const made = plan("db", { lan: here });
    expect(made.told).toEqual([]);
    expect(made.fqdn).toBe("db.lan.internal");
    expect(made.nics).toHaveLength(1);
    expect(made.nics[0]).toMatchObject({ network: here, mac: identity.mac("db", 0) });
    expect(plan("db", { lan: lan() }).nics[0]!.address).toBe(made.nics[0]!.address);
    const { pool } = lanPlan({ cidr: "10.17.3.0/24" });
    expect(plan("db", { lan: lan({ cidr: "10.17.3.0/24", dhcp: false }) }).nics[0]!.address).toBe(
      pool.address(identity.index("address", "db", pool.size)),
    );
  });

  test("keeps its address when others are declared after it", () => {
    const { lan, plan } = program();
    const names = Array.from({ length: 40 }, (_, i) => `m${i}`);
    const addresses = (list: string[]) => {
      const here = lan();
      return list.map((name) => plan(name, { lan: here }).nics[0]!.address);
    };
    const all = addresses(names);
    expect(new Set(all).size).toBe(names.length);
    expect(all.slice(0, 20)).toEqual(addresses(names.slice(0, 20)));
  });

  test("gets the address given in the program, or is refused with the reason", () => {
    const { lan, plan } = program();
    const here = lan();
    expect(plan("a", { lan: here, address: "10.17.3.9" }).nics[0]!.address).toBe("10.17.3.9");
    expect(plan("b", { lan: here, address: "10.17.3.9" }).told).toEqual([
      "address: 10.17.3.9 is taken by a; choose another or leave it out",
    ]);
    expect(plan("c", { lan: here, address: "10.17.4.9" }).told[0]).toMatch(
      /^address: .*not a usable host address in 10\.17\.3\.0\/24/,
    );
  });

  test("a name is used once on a LAN", () => {
    const { lan, plan } = program();
    const here = lan();
    plan("db", { lan: here });
    expect(plan("db", { lan: here }).told[0]).toMatch(/^name: LAN lan already has a machine "db"/);
  });

  test("a MAC address is used once on a LAN", () => {
    const { lan, plan } = program();
    const here = lan({ cidr: "10.17.0.0/16" });
    // With 24 derived bits, two names among some thousands have the same.
    const names = new Map<string, string>();
    let name = "m0";
    for (let i = 1; !names.has(identity.mac(name, 0)); i++) {
      names.set(identity.mac(name, 0), name);
      name = `m${i}`;
    }
    const mac = identity.mac(name, 0);
    expect(plan(names.get(mac)!, { lan: here }).told).toEqual([]);
    expect(plan(name, { lan: here }).told).toEqual([
      `name: "${name}" derives the MAC address ${mac} of another machine on LAN lan; rename one`,
    ]);
  });

  test("a full LAN is reported, with what to do", () => {
    const { lan, plan } = program();
    const here = lan({ cidr: "10.17.3.0/29", dhcp: false });
    for (let i = 0; i < 5; i++) expect(plan(`m${i}`, { lan: here }).told).toEqual([]);
    expect(plan("late", { lan: here }).told).toEqual([
      'lan: 10.17.3.0/29 has no free address for "late"; use a larger range or a smaller DHCP range',
    ]);
  });
});

describe("a machine on several LANs", () => {
  test("has a network card, a MAC address and an address on each", () => {
    const { lan, plan } = program();
    const lans: LanAttachment[] = [
      { lan: lan({ cidr: "10.17.3.0/24" }, "front") },
      { lan: lan({ cidr: "10.17.4.0/24" }, "back"), address: "10.17.4.7" },
    ];
    const { nics, told } = plan("db", { lans });
    expect(told).toEqual([]);
    expect(nics.map(({ mac }) => mac)).toEqual([identity.mac("db", 0), identity.mac("db", 1)]);
    expect(nics[0]!.lan.name).toBe("front");
    expect(nics[1]!.address).toBe("10.17.4.7");
  });

  test("what is wrong with one is reported at its own path", () => {
    const { lan, plan } = program();
    const front = lan({ cidr: "10.17.3.0/24" }, "front");
    expect(plan("a", { lans: [{ lan: front, address: "10.9.9.9" }] }).told[0]).toMatch(/^lans\[0\]\.address: /);
    const twice = plan("b", { lans: [{ lan: front }, { lan: front }] });
    expect(twice.nics).toHaveLength(1);
    expect(twice.told).toEqual([
      'lans[1].lan: "b" is already on this LAN; a machine has only one network card on each LAN',
    ]);
    expect(plan("c", { lans: [{} as never] }).told[0]).toMatch(/^lans\[0\]\.lan: pass a VirtualLan/);
  });

  test("lan and lans exclude each other, and so do address and lans", () => {
    const { lan, plan } = program();
    const here = lan();
    expect(plan("a", { lan: here, lans: [] }).told).toEqual([
      "lans: set the machine's LANs in lan or in lans, not in both",
    ]);
    expect(plan("b", { lans: [{ lan: here }], address: "10.17.3.7" }).told[0]).toMatch(
      /^address: address can only be used with/,
    );
  });
});

describe("a LAN given by its properties", () => {
  const written = (cidr: unknown = "192.168.7.0/24") =>
    ({ networkId: "7", networkName: "office", cidr }) as unknown as NetworkRef;

  test("assigns addresses like a declared one", () => {
    const { plan } = program();
    expect(plan("db", { lan: written() }).nics[0]!.address).toMatch(/^192\.168\.7\.\d+$/);
  });

  test("is the same LAN for two machines that give the same properties", () => {
    const { plan } = program();
    expect(plan("a", { lan: written(), address: "192.168.7.9" }).told).toEqual([]);
    expect(plan("b", { lan: written(), address: "192.168.7.9" }).told[0]).toMatch(/taken by a/);
    expect(plan("a", { lan: written() }).told[0]).toMatch(/LAN office already has a machine "a"/);
  });

  test("is empty again in another program", () => {
    expect(program().plan("a", { lan: written() }).told).toEqual([]);
    expect(program().plan("a", { lan: written() }).told).toEqual([]);
  });

  test("is reported at its own path if it is wrong", () => {
    const { plan } = program();
    expect(plan("a", { lan: written("192.168.7.5/24") }).told[0]).toMatch(/^lan\.cidr: .*is an address, not a range/);
    expect(plan("a", { lans: [{ lan: written("x") }] }).told[0]).toMatch(/^lans\[0\]\.lan\.cidr: "x"/);
    const late = pulumi.output("office");
    expect(plan("a", { lan: written(late) }).told[0]).toMatch(/^lan: .*as plain strings/);
    expect(plan("a", { lan: { ...written(), networkName: late } }).told[0]).toMatch(/^lan: .*as plain strings/);
  });
});

test("addresses are never the network's, the gateway's or the broadcast address", () => {
  const { lan, plan } = program();
  const here = lan({ cidr: "10.17.3.0/26", dhcp: false });
  const range = lanPlan({ cidr: "10.17.3.0/26" }).range;
  const had = Array.from({ length: 61 }, (_, i) => plan(`m${i}`, { lan: here }).nics[0]!.address);
  for (const offset of [0, 1, 63]) expect(had).not.toContain(addressAt(range, offset));
  expect(new Set(had).size).toBe(61);
});

test("an invalid image is reported", () => {
  const context = newContext();
  planMachine("db", { image: { imageId: "x" } as never }, context);
  expect(context.problems.found).toEqual([
    { propertyPath: "image", reason: expect.stringMatching(/pass a GoldenImage, or imageId, fileName/) },
  ]);
});
