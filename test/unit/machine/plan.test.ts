import { describe, expect, test } from "vitest";
import { machineNames, recordsName } from "../../../src/machine/names";
import { checkImageRef, dnsRecord, fqdnOf, type MachinePlan, planMachine, stateOf } from "../../../src/machine/plan";
import type { NetworkRef } from "../../../src/network/args";
import { newContext, told } from "../network/arbitraries";

const image = { imageId: "/pool/i.qcow2", fileName: "i.qcow2", virtualSize: 2 ** 31 };
const lan: NetworkRef = { networkId: "7", networkName: "office", cidr: "192.168.7.0/24" };

function plan(args: Partial<Parameters<typeof planMachine>[1]>, name = "db") {
  const context = newContext();
  return { plan: planMachine(name, { image, ...args }, context), told: told(context.problems) };
}

describe("a machine without a LAN", () => {
  test("has no network card, and its host name is its full name", () => {
    expect(plan({})).toMatchObject({ plan: { nics: [], fqdn: "db", hostname: "db" }, told: [] });
    expect(fqdnOf("db", [])).toBe("db");
  });

  test("cannot have an address", () => {
    expect(plan({ address: "192.168.7.9" }).told).toEqual([
      "address: address can only be used with lan; in lans, each entry has its own",
    ]);
  });
});

test("an invalid name is reported once, and does not occupy anything on a LAN", () => {
  const made = plan({ lan }, "Data Base");
  expect(made.told).toEqual([expect.stringMatching(/^name: "Data Base" is not a valid host name/)]);
  expect(made.plan.nics).toEqual([]);
});

describe("an image", () => {
  test.each([
    undefined,
    { ...image, imageId: undefined },
    { ...image, fileName: undefined },
    { ...image, virtualSize: undefined },
  ])("%j is reported, whichever part of it is missing", (value) => {
    const { problems } = newContext();
    checkImageRef(value as never, problems.at("image"));
    expect(told(problems)).toEqual([
      "image: pass a GoldenImage, or imageId, fileName and virtualSize of an existing one",
    ]);
  });

  test("with all three values is valid", () => {
    const { problems } = newContext();
    checkImageRef({ ...image, virtualSize: 0 }, problems);
    expect(problems.none).toBe(true);
  });
});

test("a machine's name on a LAN is in the LAN's domain", () => {
  const made = plan({ lan, address: "192.168.7.9" }).plan;
  expect(dnsRecord(made, made.nics[0]!)).toEqual({ address: "192.168.7.9", hostname: "db", fqdn: "db.lan.internal" });
});

test.each([
  [{}, "ready"],
  [{ readiness: { wait: false } }, "started"],
  [{ power: "stopped" }, "stopped"],
  [{ power: "suspended", readiness: { wait: false } }, "suspended"],
] as const)("a machine with %j is %s when it is created", (args, state) => {
  expect(stateOf(plan(args).plan)).toBe(state);
});

test("a machine derives its own name, also on the platform, and those of its data disks", () => {
  const made = plan({ dataDisks: [{ name: "data", size: "1GiB" }] }).plan as MachinePlan;
  expect(machineNames(made, 'VirtualMachine "db"')).toEqual([
    { kind: "machine", name: "db", holder: 'VirtualMachine "db"', onPlatform: true },
    { kind: "data disk", name: "db-data", holder: 'VirtualMachine "db"' },
  ]);
  expect([recordsName("db", 0), recordsName("db", 1)]).toEqual(["db", "db-1"]);
});
