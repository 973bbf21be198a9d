import { describe, expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import type { MachinePlan } from "../../../../src/machine/plan";
import { checkType, typeOf } from "../../../../src/platform/ec2/machineType";
import { ec2LanRules } from "../../../../src/platform/ec2/rules";
import type { Ec2Settings } from "../../../../src/platform/ec2/settings";
import { identity, lanPlan, told } from "../../network/arbitraries";

const settings = (more: Partial<Ec2Settings> = {}): Ec2Settings => ({
  ...{ region: "eu-west-1", lans: {}, architecture: "x86_64", burstable: true, keepImages: 2, tags: {} },
  ...more,
});

/** A machine on a LAN in these zones. */
function machine(zones: string[] | undefined, more: object, address?: string): MachinePlan {
  const on = settings({ zones, machineZones: zones?.slice(0, 2) });
  const lan = zones && lanPlan({ cidr: "10.17.0.0/20" }, "lan", identity, ec2LanRules(on));
  const nics = lan ? [{ lan, address: address ?? lan.pool.address(0) }] : [];
  return { cpus: 1, memoryMiB: 512, nics, ...more } as unknown as MachinePlan;
}

function faults(plan: MachinePlan, more: Partial<Ec2Settings> = {}): string[] {
  const problems = new Problems();
  const [nic] = plan.nics;
  checkType(plan, { lan: nic?.lan, address: nic?.address }, settings(more), problems);
  return told(problems);
}
const named = (instanceType: unknown) => ({ ec2: { instanceType } });

test("the cheapest that fits, unless one is named", () => {
  expect(typeOf(machine(undefined, {}), settings()).name).toBe("t3a.nano");
  expect(typeOf(machine(undefined, {}), settings({ burstable: false })).name).not.toMatch(/^t/);
  expect(typeOf(machine(undefined, named("t3.micro")), settings())).toMatchObject({ name: "t3.micro" });
});

test("images for arm64 start by UEFI, others by BIOS", () => {
  expect(faults(machine(undefined, {}), { architecture: "arm64" })).toEqual([]);
  expect(typeOf(machine(undefined, {}), settings({ architecture: "arm64" })).name).toMatch(/^[a-z]+\d+g/);
  expect(faults(machine(undefined, named("m7g.large")))).toEqual([
    expect.stringMatching(/^ec2\.instanceType: .* arm64/),
  ]);
  expect(faults(machine(undefined, named("m7g.large")), { architecture: "arm64" })).toEqual([]);
});

test("a fault is one of what asks for it, and cannot be passed over", () => {
  expect(faults(machine(undefined, { memoryMiB: 60 * 2 ** 20 }))).toEqual([expect.stringMatching(/^memory: /)]);
  expect(faults(machine(undefined, { cpus: 2000 }))).toEqual([expect.stringMatching(/^cpus: /)]);
  expect(faults(machine(undefined, named(5)))).toEqual([expect.stringMatching(/^ec2\.instanceType: .*"5"/)]);
  expect(() => typeOf(machine(undefined, named("x9.huge")), settings())).toThrow(
    /there is no instance type "x9\.huge"/,
  );
});

describe("the zones of the LAN's machines have it", () => {
  // c8a.medium is in the first and the third zone of eu-west-1.
  const c8a = (zones: string[], address?: string) => faults(machine(zones, named("c8a.medium"), address));

  test("all of those that machines are spread over, and the machine's own", () => {
    expect(c8a(["euw1-az1", "euw1-az3"])).toEqual([]);
    expect(c8a(["euw1-az1", "euw1-az2"])).toEqual([expect.stringMatching(/not offered in euw1-az2, only in/)]);
    expect(c8a(["euw1-az1", "euw1-az3", "euw1-az2"])).toEqual([]);
    // An eighth of the LAN for each zone: this one is in the second's.
    expect(c8a(["euw1-az1", "euw1-az3", "euw1-az2"], "10.17.2.9")).toEqual([
      expect.stringMatching(/not offered in euw1-az2, only in/),
    ]);
  });

  test("as far as they are known: names are each account's own", () => {
    expect(c8a(["eu-west-1a", "eu-west-1b"])).toEqual([]);
    expect(faults(machine(undefined, named("c8a.medium")))).toEqual([]);
    const mixed = machine(["euw1-az2", "eu-west-1c"], named("c8a.medium"));
    expect(faults(mixed)).toEqual([]);
  });
});
