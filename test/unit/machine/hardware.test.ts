import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HardwareArgs } from "../../../src/machine/args";
import { planHardware } from "../../../src/machine/hardware";
import { propertyRuns } from "../../support/longRun";
import { identity, newContext, told as toldBy } from "../network/arbitraries";

const plan = (args: HardwareArgs, name = "db") => planHardware(name, args, newContext());

function told(args: HardwareArgs, name = "db", context = newContext()): string[] {
  planHardware(name, args, context);
  return toldBy(context.problems);
}

test("defaults", () => {
  expect(told({})).toEqual([]);
  expect(plan({})).toEqual({
    name: "db",
    hostname: "db",
    qualifiedName: "shop-dev-db",
    uuid: identity.uuid("machine", "db"),
    cpus: 1,
    memoryMiB: 512,
    rootDisk: undefined,
    dataDisks: [],
    firmware: undefined,
    bootOrder: ["disk"],
    clock: "utc",
    accelerator: undefined,
    wait: true,
    timeoutSeconds: 900,
    power: "running",
    libvirt: undefined,
    vsphere: undefined,
  });
});

test("every value is passed on in one unit", () => {
  const args: HardwareArgs = {
    cpus: 4,
    memory: "2GiB",
    rootDisk: "10GB",
    dataDisks: [
      { name: "data", size: "5GiB", mountPath: "/srv", filesystem: "xfs", deleteWithMachine: true },
      { name: "log", size: "1GiB" },
    ],
    firmware: "uefi",
    bootOrder: ["network", "disk"],
    clock: "localtime",
    accelerator: "tcg",
    readiness: { wait: false, timeout: "2h" },
    libvirt: { cpu: { mode: "host-model" } },
  };
  expect(told(args)).toEqual([]);
  expect(plan(args)).toMatchObject({
    cpus: 4,
    memoryMiB: 2048,
    rootDisk: 1e10,
    dataDisks: [
      {
        name: "data",
        volumeName: `shop-dev-db.data.${identity.uuid("disk", "db/data").slice(0, 8)}`,
        uuid: identity.uuid("disk", "db/data"),
        device: "/dev/disk/by-id/virtio-data",
        bytes: 5 * 2 ** 30,
        mountPath: "/srv",
        filesystem: "xfs",
        deleteWithMachine: true,
      },
      { name: "log", bytes: 2 ** 30, mountPath: undefined, filesystem: "ext4", deleteWithMachine: false },
    ],
    firmware: "uefi",
    bootOrder: ["network", "disk"],
    clock: "localtime",
    accelerator: "tcg",
    wait: false,
    timeoutSeconds: 7200,
    libvirt: { cpu: { mode: "host-model" } },
  });
});

test("the smallest and the largest values are accepted", () => {
  const longName = "a".repeat(20);
  const args: HardwareArgs = { memory: "64MiB", cpus: 1024, dataDisks: [{ name: longName, size: "1B" }] };
  expect(told(args, "a".repeat(63))).toEqual([]);
  expect(plan(args)).toMatchObject({ memoryMiB: 64, cpus: 1024, dataDisks: [{ name: longName, bytes: 1 }] });
});

describe("what is wrong is reported with its path", () => {
  const disk = { name: "data", size: "1GiB" };
  test.each<[HardwareArgs, RegExp]>([
    [{ cpus: 0 }, /^cpus: 0 is not a whole number from 1/],
    [{ cpus: 1025 }, /^cpus: 1025 is not a whole number from 1 to 1024$/],
    [{ cpus: 1.5 }, /^cpus: 1\.5/],
    [{ cpus: Number.NaN }, /^cpus: NaN/],
    [{ cpus: "2" as never }, /^cpus: "2"/],
    [{ memory: "512" }, /^memory: "512" is not a valid size: .*"512MiB"/],
    [{ memory: "0MiB" }, /^memory: "0MiB" is not a valid size/],
    [{ memory: 512 as never }, /^memory: 512 is not a valid size/],
    [{ memory: "63MiB" }, /^memory: 63MiB is too little.*at least 64MiB/],
    [{ memory: "1GB" }, /^memory: 1GB is not a whole number of MiB/],
    [{ rootDisk: "-1GiB" }, /^rootDisk: "-1GiB" is not a valid size/],
    [{ firmware: "coreboot" as never }, /^firmware: "coreboot" is not one of bios, uefi/],
    [{ clock: "zulu" as never }, /^clock: "zulu" is not one of utc, localtime/],
    [{ power: "off" as never }, /^power: "off" is not one of running, stopped, suspended$/],
    [{ accelerator: "hvf" as never }, /^accelerator: "hvf" is not one of auto, kvm, tcg/],
    [{ bootOrder: [] }, /^bootOrder: .*cannot start/],
    [{ bootOrder: ["disk", "disk"] }, /^bootOrder\[1\]: "disk" is in the boot order twice/],
    [{ bootOrder: ["floppy" as never] }, /^bootOrder\[0\]: "floppy" is not one of disk, network/],
    [{ readiness: { timeout: "15" } }, /^readiness\.timeout: "15" is not a valid duration/],
    [{ readiness: { timeout: 15 as never } }, /^readiness\.timeout: 15 is not a valid duration/],
    [{ dataDisks: [{ ...disk, name: "Data" }] }, /^dataDisks\[0\]\.name: "Data" is not a valid disk name/],
    [{ dataDisks: [{ ...disk, name: "a".repeat(21) }] }, /^dataDisks\[0\]\.name: .*at most 20/],
    [{ dataDisks: [{ size: "1GiB" } as never] }, /^dataDisks\[0\]\.name: a missing value is not a valid disk name/],
    [{ dataDisks: [{ name: "data" } as never] }, /^dataDisks\[0\]\.size: a missing value is not a valid size/],
    [{ dataDisks: [{ ...disk, name: "root" }] }, /^dataDisks\[0\]\.name: "root" is the name of one of the machine's/],
    [{ dataDisks: [{ ...disk, name: "seed" }] }, /^dataDisks\[0\]\.name: "seed" is the name of one of the machine's/],
    [{ dataDisks: [disk, disk] }, /^dataDisks\[1\]\.name: the machine has two disks "data"/],
    [{ dataDisks: [{ ...disk, size: "1.5GiB" }] }, /^dataDisks\[0\]\.size: "1\.5GiB" is not a valid size/],
    [{ dataDisks: [{ ...disk, mountPath: "srv" }] }, /^dataDisks\[0\]\.mountPath: "srv" is not an absolute path/],
    [{ dataDisks: [{ ...disk, mountPath: "/srv/../etc" }] }, /^dataDisks\[0\]\.mountPath: /],
    [{ dataDisks: [{ ...disk, mountPath: "/srv data" }] }, /^dataDisks\[0\]\.mountPath: /],
    [{ dataDisks: [{ ...disk, mountPath: "/srv/a'b" }] }, /^dataDisks\[0\]\.mountPath: /],
    [{ dataDisks: [{ ...disk, mountPath: "/srv/./data" }] }, /^dataDisks\[0\]\.mountPath: .*"\." or/],
    [
      { dataDisks: [{ ...disk, mountPath: "//" }] },
      /^dataDisks\[0\]\.mountPath: "\/" is not an absolute path below \//,
    ],
    [{ dataDisks: [{ ...disk, mountPath: "/\ud800" }] }, /^dataDisks\[0\]\.mountPath: .*surrogate/],
    [{ dataDisks: [{ ...disk, mountPath: 5 as never }] }, /^dataDisks\[0\]\.mountPath: 5 is not an absolute path/],
    [{ dataDisks: [{ ...disk, filesystem: "zfs" }] }, /^dataDisks\[0\]\.filesystem: "zfs" is not one of ext4, xfs/],
    [
      {
        dataDisks: [
          { ...disk, mountPath: "/srv" },
          { ...disk, name: "two", mountPath: "//srv/" },
        ],
      },
      /^dataDisks\[1\]\.mountPath: two disks are mounted at \/srv/,
    ],
  ])("%j", (args, expected) => {
    const problems = told(args);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  test("unless a mount point is only spelled differently", () => {
    expect(plan({ dataDisks: [{ ...disk, mountPath: "/srv//données/" }] }).dataDisks[0]!.mountPath).toBe(
      "/srv/données",
    );
  });

  test("below the path of a tier", () => {
    expect(told({ memory: "1" }, "db", newContext().at("tiers", 2))[0]).toMatch(/^tiers\[2\]\.memory: /);
  });

  test("a name that is not a valid host name", () => {
    expect(told({}, "Data Base")[0]).toMatch(/^name: "Data Base" is not a valid host name/);
    expect(told({}, "a".repeat(64))[0]).toMatch(/^name: .*at most 63/);
  });

  test("several at once", () => {
    expect(told({ cpus: 0, memory: "0", bootOrder: [], dataDisks: [{ name: "x", size: "" }] })).toHaveLength(4);
  });
});

test("for any texts there is no exception, and a plan without a problem has usable values", () => {
  const text = fc.oneof(
    fc.constantFrom("1GiB", "512MiB", "data", "/srv"),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
  fc.assert(
    fc.property(text, text, text, text, text, (name, memory, size, disk, mountPath) => {
      const context = newContext();
      const args = { memory, dataDisks: [{ name: disk, size, mountPath }] };
      const made = planHardware(name, args, context);
      if (!context.problems.none) return;
      expect(made.memoryMiB).toBeGreaterThanOrEqual(64);
      expect(made.dataDisks[0]!.name).toMatch(/^[a-z0-9-]{1,20}$/);
      expect(made.dataDisks[0]!.mountPath).toMatch(/^\/[^\s"'\\]+$/);
    }),
    { numRuns: propertyRuns(500) },
  );
});

test("disks of machines with similar names have separate volumes", () => {
  const volumeOf = (machine: string, disk: string) => {
    const args = { dataDisks: [{ name: disk, size: "1GiB" }] };
    return plan(args, machine).dataDisks[0]!.volumeName;
  };
  expect(volumeOf("shop-db-1", "data")).not.toBe(volumeOf("shop-db", "1-data"));
});
