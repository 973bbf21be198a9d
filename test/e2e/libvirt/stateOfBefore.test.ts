import { afterAll, beforeAll, describe, expect } from "vitest";
import { libvirtTestbed, turnOff } from "../../fixtures/states/testbeds/libvirt";
import { asBefore } from "../../support/asBefore";
import { TestStack } from "../../support/stack";
import type { State } from "../../support/state";
import { contentOf, formerTypesIn } from "../../support/stateContent";
import { steps } from "../../support/steps";
import { inventory, virshLines } from "../../support/virsh";
import { goesOver, goOnFrom, readState } from "../stateOfBefore";

goesOver("libvirt", libvirtTestbed, async ({ farm }) => {
  expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
});

describe("machines that run, in a stack of the version before", () => {
  const { step, check } = steps();
  let testbed: Awaited<ReturnType<typeof libvirtTestbed>>;
  let stack: TestStack;
  let former: State;
  let running: Awaited<ReturnType<typeof machines>>;

  /** By name: UUID, state, and the number that libvirt gives with each start. */
  async function machines(): Promise<Record<string, string[]>> {
    const { uri } = testbed.farm;
    const names = await virshLines(uri, "list", "--all", "--name");
    const facts = (name: string) =>
      Promise.all(["domuuid", "domid", "domstate"].map(async (ask) => (await virshLines(uri, ask, name)).join()));
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await facts(name)] as const)));
  }

  beforeAll(async () => {
    testbed = await libvirtTestbed();
    stack = await TestStack.create(testbed);
    await Promise.all([stack.up(), turnOff(testbed.farm.uri, "shop-dev-idle")]);
    // The provider's own defaults are not in the state before.
    expect((await stack.up()).steps).toEqual([]);
    running = await machines();
    former = asBefore(await readState(stack));
    await goOnFrom(stack, former);
  });
  afterAll(() => testbed?.farm.stop());

  check("run, but for the two that are not to", () => {
    const states = Object.entries(running).map(([name, [, , state]]) => [name, state]);
    expect(states.filter(([, state]) => state === "running")).toHaveLength(4);
    expect(Object.fromEntries(states)).toMatchObject({ "shop-dev-idle": "shut off", "shop-dev-asleep": "shut off" });
    const types = formerTypesIn(former).map((type) => type.replace(/.*:/, ""));
    expect([...new Set(types)].sort()).toEqual(own);
  });

  step("are left as they are by an up", async () => {
    expect((await stack.preview()).steps).toEqual([]);
    expect((await stack.up()).steps).toEqual([]);
    expect(await machines()).toEqual(running);
    expect(contentOf(await readState(stack))).toEqual(contentOf(former));
  });

  step("are found by a refresh as they are", async () => {
    const { steps } = await stack.up({ args: ["--refresh"] });
    expect(steps.filter(({ op }) => op !== "refresh")).toEqual([]);
    expect(await machines()).toEqual(running);
  });

  check("are removed by a destroy before any up, all but the disk that is kept", async () => {
    // By Pulumi's plugin for dynamic resources, with the code in the state.
    await goOnFrom(stack, asBefore(await readState(stack)));
    await stack.destroy();
    const { volumes, ...left } = await inventory(testbed.farm.uri);
    expect(left).toEqual({ domains: [], networks: [] });
    expect(volumes).toEqual([expect.stringMatching(/^shop-dev-shop-db-1\.data\./)]);
  });
});

const own = [
  "AcceleratorProbe",
  "BootVolumes",
  "DataDisk",
  "DnsRecords",
  "Guest",
  "ImageVolume",
  "LibvirtHost",
  "SubnetClaim",
];
