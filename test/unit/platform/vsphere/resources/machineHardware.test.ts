import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Vcenter } from "../../../../../src/platform/vsphere/govc/govc";
import { machineHardwareProvider } from "../../../../../src/platform/vsphere/resources/machineHardware";

const gib = 2 ** 30;
const vcenter: Vcenter = { server: "vc", user: "me", password: "hunter2" };
const asked: string[] = [];
const hosts = [8, 16].map((cpus, i) =>
  JSON.stringify(
    {
      obj: { value: `host-${i}` },
      changeSet: [
        { name: "summary.hardware.numCpuThreads", val: cpus },
        { name: "capability.maxSupportedVmMemory", val: 4096 },
      ],
    },
    null,
    2,
  ),
);
vi.mock("../../../../../src/platform/vsphere/govc/govc", () => ({
  govc: async (_vcenter: Vcenter, args: readonly string[]) => {
    asked.push(args.join(" "));
    return { stdout: `${hosts.join("\n")}\n`, stderr: "" };
  },
  govcJson: async (_vcenter: Vcenter, command: string, args: readonly string[]) => {
    asked.push([command, ...args].join(" "));
    return [
      { name: "summary", val: { capacity: 100 * gib + 5, freeSpace: 10 * gib } },
      { name: "info", val: { maxVirtualDiskCapacity: 64 * gib } },
    ];
  },
}));

const machine = {
  vcenter,
  compute: "ClusterComputeResource:domain-c1",
  datastorePath: "/DC0/datastore/ds1",
  cpus: 4,
  memoryMiB: 1024,
  imageSize: 2 * gib,
  rootSize: 4 * gib,
};
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never;

/** The result of checking a machine, given that of the previous check. */
async function check(change: Partial<typeof machine> = {}, olds: object = {}) {
  const { inputs = {}, failures = [] } = await machineHardwareProvider.check!(
    olds as never,
    { ...machine, ...change } as never,
  );
  return {
    inputs: inputs as Record<string, unknown>,
    told: failures.map(({ property, reason }) => `${property}: ${reason}`),
  };
}

beforeEach(() => asked.splice(0));

describe("the root disk's label", () => {
  test("depends on the size, and on the size that the machine had first", async () => {
    const labels: unknown[] = [];
    let olds: object = {};
    for (const rootSize of [4, 4, 3, 3, 2, 4].map((size) => size * gib)) {
      olds = (await check({ rootSize }, olds)).inputs;
      labels.push((olds as Record<string, unknown>).rootLabel);
    }
    expect(labels).toEqual(["root", "root", "root.3", "root.3", "root.2", "root"]);
  });

  test("follows the image's size if no other is requested", async () => {
    const { inputs } = await check({ rootSize: 0 });
    expect(inputs).toMatchObject({ rootGib: 2, rootLabel: "root" });
    expect((await check({ rootSize: 0, imageSize: gib }, inputs)).inputs).toMatchObject({
      rootGib: 1,
      rootLabel: "root.1",
    });
    expect((await check({ rootSize: 0, imageSize: 2 * gib - 512 }, inputs)).inputs).toEqual({
      ...inputs,
      imageSize: 2 * gib - 512,
    });
  });

  test("stays while the image's size is unknown, and is the original one for a machine from before labels were recorded", async () => {
    const { inputs } = await check(
      { rootSize: 0, imageSize: unknown },
      { rootGib: 2, firstGib: 4, rootLabel: "root.2" },
    );
    expect(inputs).toMatchObject({ rootLabel: "root.2" });
    expect(inputs).not.toHaveProperty("rootGib");
    expect((await check({}, { cpus: 4 })).inputs).toMatchObject({ rootLabel: "root" });
  });
});

describe("hardware that is not available", () => {
  test("is refused, all of it at once", async () => {
    const { told } = await check({ cpus: 32, memoryMiB: 8192, rootSize: 80 * gib });
    expect(told).toEqual([
      expect.stringMatching(/^cpus: .*32 processors: the largest has 16 logical ones; use fewer/),
      expect.stringMatching(/^memory: .*8GiB: at most 4GiB/),
      expect.stringMatching(/^rootDisk: the largest disk on the datastore "ds1" has 64GiB, but this one 80GiB/),
    ]);
    expect((await check({ cpus: 16, memoryMiB: 4096, rootSize: 64 * gib })).told).toEqual([]);
  });

  test("is not checked again for what a machine already has", async () => {
    const { inputs } = await check();
    asked.splice(0);
    expect((await check({ cpus: 2, memoryMiB: 512 }, inputs)).told).toEqual([]);
    expect(asked).toEqual([]);
    await check({ cpus: 5 }, inputs);
    expect(asked).toHaveLength(1);
  });
});

test("a new password is not a change", async () => {
  const { inputs } = await check();
  const diff = (change: object) =>
    machineHardwareProvider.diff!("id", inputs as never, { ...inputs, ...change } as never);
  expect(await diff({ vcenter: { ...vcenter, password: "other" } })).toMatchObject({ changes: false });
  expect(await diff({ cpus: 5 })).toMatchObject({ changes: true, replaces: [] });
});
