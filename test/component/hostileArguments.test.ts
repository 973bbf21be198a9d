import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Ec2FarmArgs, GoldenImageArgs, TierArgs, VirtualLanArgs, VirtualMachineArgs } from "../../src";
import type { InvalidArgsError } from "../../src/input/problem";
import { propertyRuns } from "../support/longRun";
import { hostileTexts } from "../unit/cloudInit/hostile";
import { writtenImage } from "./support/farm";
import { platforms } from "./support/platforms";
import { runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

/** What is valid or nearly valid for one argument, and so gets further than what is nonsense for all. */
const words = [
  ...[
    "/",
    "//",
    "/a/",
    "/srv/data/",
    "/srv/app@1",
    "/srv/données",
    "/srv/a b",
    `/${"a".repeat(300)}`,
    "/srv/./a",
    "/-a",
    "/%",
    "/é",
  ],
  ...[
    "0",
    "-1",
    "1e400",
    "1B",
    "5GiB",
    "5 GiB",
    "9999999TiB",
    "0s",
    "10m",
    "99999999d",
    "0644",
    "7777",
    "root",
    "a:b",
    "root:root",
  ],
  ..."10.0.0.0/0 0.0.0.0/0 10.17.0.7 255.255.255.255 010.1.1.1 ::1 10.17.0.0/20 lan.test a.b.c a- -a --b no 1.2 ami-01234567".split(
    " ",
  ),
  ..."http:// http://é http://[ https://u:p@h ftp://a UTC Etc/UTC __proto__ constructor toString bookworm MIT 1-5 60,1 *".split(
    " ",
  ),
  ...[
    "",
    " ",
    "a\0b",
    "\ud800",
    "a\tb",
    "a\nb",
    "a".repeat(300),
    "1 2 3 4 5",
    "* * 31 2 *",
    "#cloud-config\n",
    "#!/bin/sh\n",
    "#!",
  ],
  ...hostileTexts.filter((text) => text.length < 1000),
];
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);

// A farm's cost is reported each time one is created.
beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
});

type Path = readonly (string | number)[];

/** Where in `value` there is a text, or could be one. */
function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") return [path];
  if (Array.isArray(value)) return value.flatMap((one, i) => textsIn(one, [...path, i]));
  return value && typeof value === "object"
    ? Object.entries(value).flatMap(([key, one]) => textsIn(one, [...path, key]))
    : [];
}

function withText<T extends object>(value: T, path: Path, text: string): T {
  const copy = structuredClone(value);
  let at = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as typeof at;
  at[path.at(-1)!] = text;
  return copy;
}

/**
 * Puts each word in place of each text in valid arguments, one at a time. The result is refused with a property's path, or created completely:
 * nothing is thrown while a text for a guest or a hypervisor is rendered.
 */
async function expectRefusedOrMade<T extends object>(right: T, make: (args: T) => unknown): Promise<void> {
  const untouched = await runProgram(() => make(right));
  expect(untouched.error).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...textsIn(right)), word, async (path, text) => {
      const thrown: unknown[] = [];
      const note = (error: unknown) => thrown.push(error);
      process.on("unhandledRejection", note);
      const { error } = await runProgram(() => make(withText(right, path, text)));
      await new Promise((resolve) => setImmediate(resolve));
      process.off("unhandledRejection", note);
      if (error !== undefined) thrown.push(error);
      // Recognised by its marker: a program's copy of the class is not this file's.
      expect(thrown.filter((one) => (one as InvalidArgsError).__pulumiInputPropertiesError !== true)).toEqual([]);
    }),
    { numRuns: propertyRuns(60) },
  );
}

const guest = {
  user: "ops",
  sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJKgTsHjQqbvnfbZdG6L1vGGzS9yVvNnYyRmWrYmxV+ a@b"],
  files: [{ path: "/etc/a", content: "x", mode: "0644", owner: "root:root" }],
  packages: ["nginx"],
  commands: ["ls"],
  cloudInit: "#cloud-config\na: 1\n",
  timezone: "Europe/Vienna",
};
const hardware = {
  memory: "1GiB",
  rootDisk: "8GiB",
  dataDisks: [{ name: "data", size: "1GiB", mountPath: "/srv/data", filesystem: "ext4" }],
  bootOrder: ["disk" as const],
  clock: "utc" as const,
  accelerator: "auto" as const,
  readiness: { timeout: "10m" },
  power: "running" as const,
};
const recipe: GoldenImageArgs = {
  base: { bootstrap: { suite: "bookworm", mirror: "http://deb.example/debian", components: ["main"] } },
  packages: { deb: ["nginx"], licences: [{ name: "nginx", spdx: "MIT" }] },
  files: [{ path: "/etc/a", content: "x", mode: "0644", owner: "root:root" }],
  scripts: ["ls"],
  services: ["nginx"],
  diskSize: "4GiB",
  maxAge: "30d",
  edition: "1",
  licences: { spdx: ["MIT"], commercial: [{ name: "Oracle", seats: 1, packages: ["nginx"] }] },
};
const elastic: Partial<Ec2FarmArgs> = {
  max: 3,
  memory: "1GiB",
  rootDisk: "8GiB",
  firmware: "bios",
  warmUp: "5m",
  refresh: { warmUp: "1m", checkpoints: [50, 100], checkpointWait: "1h" },
  recycleEvery: "7d",
  schedules: [{ name: "night", cron: "0 20 * * 1-5", timeZone: "Europe/Vienna", min: 0 }],
  scaling: [{ metric: "cpu", target: 50 }],
  healthCheck: { grace: "1m" },
  placement: { strategy: "spread" },
  drain: { timeout: "30s" },
  ...guest,
};

describe.each(platforms)("on $title, with any text, any argument is refused or works:", ({ name, args: platform }) => {
  const lan = (more: VirtualLanArgs = {}) => new vmfarm.VirtualLan("lan", { cidr: "10.17.0.0/20", platform, ...more });

  test("a machine's", async () => {
    const right: Partial<VirtualMachineArgs> = { ...hardware, ...guest, address: "10.17.0.9" };
    await expectRefusedOrMade(
      right,
      (args) => new vmfarm.VirtualMachine("box", { image: writtenImage, lan: lan(), platform, ...args }),
    );
  }, 60_000);

  test("a cluster's", async () => {
    const tiers: TierArgs[] = [
      { name: "db", ...hardware, ...guest, expose: [{ port: 80, protocol: "tcp" }] },
      { name: "web", dependsOn: ["db"], user: "dev" },
    ];
    await expectRefusedOrMade(
      { name: "shop", tiers, commands: ["id"] },
      ({ name: cluster, ...args }) =>
        new vmfarm.MultiTierCluster(cluster, { image: writtenImage, lan: lan(), platform, ...args }),
    );
  }, 60_000);

  test("a LAN's", async () => {
    const dhcp = { dhcpRange: { start: "10.17.9.1", end: "10.17.9.9" }, nameservers: ["192.0.2.1"] };
    const right = { cidr: "10.17.0.0/20", domain: "lan.test", ...(name === "libvirt" ? dhcp : {}) };
    await expectRefusedOrMade(
      right,
      (args) => new vmfarm.VirtualMachine("box", { image: writtenImage, lan: lan(args), platform }),
    );
  }, 60_000);

  test("an image's", async () => {
    await expectRefusedOrMade(
      { name: "web", ...recipe },
      ({ name: image, ...args }) => new vmfarm.GoldenImage(image, { ...args, platform }),
    );
  }, 60_000);
});

test("with any text, any argument of an elastic farm is refused or works", async () => {
  const platform = platforms.find(({ name }) => name === "ec2")!.args;
  await expectRefusedOrMade({ name: "farm", ...elastic }, ({ name, ...args }) => {
    const lan = new vmfarm.VirtualLan("lan", { cidr: "10.17.0.0/20", platform });
    return new vmfarm.Ec2Farm(name, { image: writtenImage, lan, platform, max: 3, ...args });
  });
}, 60_000);
