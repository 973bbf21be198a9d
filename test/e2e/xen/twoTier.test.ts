import { afterAll, beforeAll, describe, expect } from "vitest";
import type { ClusterMachine } from "../../../src/cluster/args";
import { resultPath } from "../../../src/guest/cloudInitResult";
import { seedChannel } from "../../../src/platform/libvirt/virsh/seed";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { dataDiskText } from "../../support/diskText";
import { killWhen } from "../../support/killWhen";
import { type Program, TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { inventory, virshLines } from "../../support/virsh";
import { showLibxlLog } from "../../support/xen/libxlLog";
import { startXenFarm, type XenFarm } from "../../support/xen/xenFarm";

/** Only two of the example's three tiers: each machine takes minutes to boot on an emulated Xen. */
function twoTier({ web = "running", dbMemory = "384MiB" } = {}): Program {
  return {
    source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("base", { base: { bootstrap: { suite: "bookworm" } } });
const lan = new VirtualLan("lan", {});
const shop = new MultiTierCluster("shop", {
  image,
  lan,
  tiers: [
    {
      name: "db",
      memory: "${dbMemory}",
      dataDisks: [{ name: "data", size: "64MiB", mountPath: "/srv/data" }],
      commands: ["hostname > /srv/data/name", "ip -4 -o address show scope global >> /srv/data/name", "echo once >> /srv/data/made"],
    },
    {
      name: "web",
      memory: "384MiB",
      dependsOn: ["db"],
      dataDisks: [{ name: "seen", size: "64MiB", mountPath: "/srv/seen" }],
      commands: ["getent ahostsv4 shop-db-1 > /srv/seen/db", "cat /etc/vmfarm/peers.json > /srv/seen/peers"],
      power: "${web}",
    },
  ],
});
module.exports = { machines: shop.machines };
`,
  };
}

const minutes = 60_000;

describe("a cluster on a real Xen", () => {
  const { step, check } = steps();
  let farm: XenFarm;
  let stack: TestStack;
  let machines: ClusterMachine[];
  let networks: string[];

  beforeAll(async () => {
    farm = await startXenFarm();
    ({ networks } = await inventory(farm.uri));
    stack = await TestStack.create({ farm, project: "shop", program: twoTier() });
  }, 15 * minutes);
  afterAll(() => farm?.stop());
  showLibxlLog(() => farm);

  step("comes up with every machine ready, as PVH guests that start from the image's own kernel", async () => {
    await stack.up({ timeoutMs: 20 * minutes });
    ({ machines } = await stack.outputs<{ machines: ClusterMachine[] }>());
    expect(machines.map(({ name, state }) => [name, state])).toEqual([
      ["shop-db-1", "ready"],
      ["shop-web-1", "ready"],
    ]);
    const xml = (await virsh(farm.uri, ["dumpxml", "shop-test-shop-db-1"])).stdout;
    expect(xml).toContain("<type arch='x86_64' machine='xenfv'>xenpvh</type>");
    expect(xml).toContain("<bootloader>pygrub</bootloader>");
  });

  check("reports no changes when it is run again, also after a refresh", async () => {
    expect((await stack.up()).steps).toEqual([]);
    const refreshed = await stack.preview({ args: ["--refresh"] });
    expect(refreshed.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  step("suspends a machine to disk and resumes it, as declared", async () => {
    await stack.setProgram(twoTier({ web: "suspended" }));
    expect((await stack.up()).names("update", "Guest")).toEqual(["shop-web-1"]);
    expect(await virshLines(farm.uri, "list", "--name")).not.toContain("shop-test-shop-web-1");
    expect(await virshLines(farm.uri, "dominfo", "shop-test-shop-web-1")).toContain("Managed save:   yes");
    await stack.setProgram(twoTier());
    await stack.up();
    expect(await virshLines(farm.uri, "list", "--name")).toContain("shop-test-shop-web-1");
  });

  step("recovers a changed machine after its up was killed half-way, on the disks that it had", async () => {
    const more = { dbMemory: "416MiB" };
    await stack.setProgram(twoTier(more));
    const id = () =>
      virshLines(farm.uri, "domid", "shop-test-shop-db-1").then(
        ([first]) => first,
        () => undefined,
      );
    const before = Number(await id());
    const [seed] = (await inventory(farm.uri)).volumes.filter((name) => name.startsWith("shop-test-shop-db-1-seed-"));
    const report = () => seedChannel(farm.uri, `/var/lib/libvirt/images/${seed}`).readFile(resultPath);
    await killWhen(stack, async () => Number(await id()) > before, 10 * minutes);
    // The report of its set-up is removed: its next start is waited for too.
    expect(await report()).toBeUndefined();
    await stack.up({ timeoutMs: 15 * minutes });
    expect(await report()).toContain('"errors": []');
    expect((await stack.up()).steps).toEqual([]);
    expect(await virshLines(farm.uri, "dominfo", "shop-test-shop-db-1")).toContain("Max memory:     425984 KiB");
    expect(await virshLines(farm.uri, "list", "--name")).toContain("shop-test-shop-web-1");
  });

  check("leaves only data disks when it is destroyed, with what the machines wrote", async () => {
    await stack.setProgram(twoTier({ web: "stopped", dbMemory: "416MiB" }));
    await stack.up();
    expect(await virshLines(farm.uri, "domstate", "shop-test-shop-web-1")).toEqual(["shut off"]);
    await stack.destroy();
    const left = await inventory(farm.uri);
    expect(left.domains.filter((name) => name !== "Domain-0")).toEqual([]);
    expect(left.networks).toEqual(networks);
    expect(left.volumes).toHaveLength(2);
    const text = async (disk: string, path: string) =>
      dataDiskText(farm.uri, left.volumes.find((name) => name.includes(`.${disk}.`))!, path);
    const [db] = machines;
    expect(await text("data", "/name")).toMatch(new RegExp(`^shop-db-1\\n.*${db!.address.replaceAll(".", "\\.")}/`));
    // A machine with more memory is the same machine: its set-up ran once.
    expect(await text("data", "/made")).toBe("once\n");
    expect(await text("seen", "/db")).toContain(db!.address);
    expect(JSON.parse(await text("seen", "/peers")).tiers.db[0].address).toBe(db!.address);
  });
});
