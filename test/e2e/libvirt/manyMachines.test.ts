import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { run } from "../../../src/process/run";
import { killWhen } from "../../support/killWhen";
import { inLongRun } from "../../support/longRun";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { inventory, virshLines } from "../../support/virsh";

/** Machines of 64 MiB on an empty disk: they only run their firmware, which is all that these tests need. */
function tiny(disk: string, size: number, lan = "{}") {
  return `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("empty", { base: { file: ${JSON.stringify(disk)} } });
const lan = new VirtualLan("lan", ${lan});
const cluster = new MultiTierCluster("c", { image, lan, tiers: [{ name: "m", size: ${size}, memory: "64MiB", readiness: { wait: false } }] });
module.exports = { machines: cluster.machines };
`;
}

describe("many machines", () => {
  let farm: TestFarm;
  let disk: string;
  beforeAll(async () => {
    farm = await startTestFarm();
    disk = join(await mkdtemp(join(farm.workDir, "disk-")), "empty.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "qcow2", disk, "64M"]);
  });
  afterAll(() => farm?.stop());
  afterEach(() => farm?.clear());

  const rounds = inLongRun(10, 3);

  it(`come up, thirty at once, ${rounds} times in a row, with disks of less than 1 MiB`, async () => {
    const stack = await TestStack.create({ farm, project: "thirty", program: { source: tiny(disk, 30) } });
    for (let round = 1; round <= rounds; round++) {
      await stack.up();
      expect(await virshLines(farm.uri, "list", "--name"), `round ${round}`).toHaveLength(30);
      if (round === 1) await expectSmallDisks();
      await stack.destroy();
    }
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });

  async function expectSmallDisks() {
    const roots = (await inventory(farm.uri)).volumes.filter((name) => name.includes("-root-"));
    expect(roots).toHaveLength(30);
    for (const root of roots) {
      const { stdout } = await virsh(farm.uri, ["vol-info", "--bytes", "--pool", "default", root]);
      expect(Number(/Allocation:\s+(\d+)/.exec(stdout)![1])).toBeLessThan(2 ** 20);
    }
  }

  it("of two stacks run side by side and are destroyed one after the other", async () => {
    const source = tiny(disk, 3);
    const dev = await TestStack.create({ farm, project: "pair", stack: "dev", program: { source } });
    const test = await TestStack.create({ farm, project: "pair", stack: "test", program: { source } });
    await Promise.all([dev.up(), test.up()]);
    const both = await inventory(farm.uri);
    expect(both.domains).toEqual(["dev", "test"].flatMap((name) => [1, 2, 3].map((i) => `pair-${name}-c-m-${i}`)));
    expect(both.networks.sort()).toEqual(["pair-dev-lan", "pair-test-lan"]);
    await dev.destroy();
    const left = await inventory(farm.uri);
    expect(left.domains).toHaveLength(3);
    // The golden image's volume is shared: it stays while the other stack's disks are backed by it.
    expect(left.volumes.filter((name) => name.startsWith("empty-"))).toHaveLength(2);
    expect((await test.up()).steps).toEqual([]);
    await test.destroy();
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });

  it("are completed by the next up when the first is killed half-way", async () => {
    const stack = await TestStack.create({ farm, project: "killed", program: { source: tiny(disk, 12) } });
    await killWhen(stack, async () => (await virshLines(farm.uri, "list", "--name")).length >= 3);
    expect((await virshLines(farm.uri, "list", "--name")).length).toBeLessThan(12);
    await stack.up();
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(12);
    expect((await stack.up()).steps).toEqual([]);
    await forget(stack, ":Domain", "c-m-1");
    const again = await stack.up();
    expect(again.names("create", "Domain")).toEqual(["c-m-1"]);
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(12);
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });

  /** As if a run had been killed between creating a resource and writing its state. */
  async function forget(stack: TestStack, type: string, name: string) {
    const { urn } = (await stack.resources()).find((one) => one.type.endsWith(type) && one.urn.endsWith(`::${name}`))!;
    const args = ["state", "delete", urn, "--target-dependents", "--yes", "--stack", stack.name];
    expect(await stack.pulumi(args)).toMatchObject({ exitCode: 0 });
  }

  it("do not change a LAN when they are added, are replaced on request, and a range in use is refused at preview", async () => {
    const stack = await TestStack.create({
      farm,
      project: "range",
      program: { source: tiny(disk, 1, '{ cidr: "10.99.7.0/24" }') },
    });
    await stack.up();
    const before = await virshLines(farm.uri, "net-info", "range-test-lan");
    await stack.setProgram({ source: tiny(disk, 2, '{ cidr: "10.99.7.0/24" }') });
    const grown = await stack.up();
    expect(grown.steps.filter(({ type }) => type.endsWith(":Network"))).toEqual([]);
    expect(await virshLines(farm.uri, "net-info", "range-test-lan")).toEqual(before);
    const boot = (await stack.resources()).find(
      ({ type, urn }) => type.endsWith(":BootVolumes") && urn.endsWith("c-m-1"),
    )!;
    await stack.up({ args: ["--refresh", "--replace", boot.urn] });
    const { volumes } = await inventory(farm.uri);
    const disks = await virshLines(farm.uri, "domblklist", "range-test-c-m-1");
    const own = volumes.filter((name) => name.startsWith("range-test-c-m-1-"));
    expect(own).toHaveLength(2);
    for (const name of own) expect(disks.some((line) => line.endsWith(name))).toBe(true);
    const other = await TestStack.create({
      farm,
      project: "other",
      program: { source: tiny(disk, 1, '{ cidr: "10.99.0.0/16" }') },
    });
    const refused = await other.tryPreview();
    expect(refused.succeeded).toBe(false);
    expect(refused.errors.join("\n")).toMatch(
      /cidr.*10\.99\.0\.0\/16 overlaps the libvirt network "range-test-lan" \(10\.99\.7\.0\/24\)/s,
    );
  });

  it("run on LANs with every mode", async () => {
    await run("ip", ["-n", farm.netns, "link", "add", "br-site", "type", "bridge"]);
    const source = `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("empty", { base: { file: ${JSON.stringify(disk)} } });
const lans = [
  new VirtualLan("nat", { cidr: "10.99.1.0/24" }),
  new VirtualLan("isolated", { cidr: "10.99.2.0/24", mode: "isolated" }),
  new VirtualLan("route", { cidr: "10.99.3.0/24", mode: "route", dhcp: false }),
  new VirtualLan("site", { cidr: "10.99.4.0/24", mode: "bridge", bridge: "br-site", gateway: "10.99.4.1" }),
];
new VirtualMachine("m", { image, memory: "64MiB", lans: lans.map((lan) => ({ lan })), readiness: { wait: false } });
`;
    const stack = await TestStack.create({ farm, project: "modes", program: { source } });
    await stack.up();
    const forward = async (lan: string) =>
      /<forward mode='(\w+)'/.exec((await virsh(farm.uri, ["net-dumpxml", `modes-test-${lan}`])).stdout)?.[1];
    expect([await forward("nat"), await forward("isolated"), await forward("route"), await forward("site")]).toEqual([
      "nat",
      undefined,
      "route",
      "bridge",
    ]);
    const dhcp = async (lan: string) =>
      (await virsh(farm.uri, ["net-dumpxml", `modes-test-${lan}`])).stdout.includes("<dhcp>");
    expect([await dhcp("nat"), await dhcp("route"), await dhcp("site")]).toEqual([true, false, false]);
    expect(
      (await virshLines(farm.uri, "domiflist", "modes-test-m")).filter((line) => line.startsWith("vnet")),
    ).toHaveLength(4);
    expect((await stack.up()).steps).toEqual([]);
  });
});
