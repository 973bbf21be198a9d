import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { putBackDomain } from "../../../src/platform/libvirt/virsh/placeholder";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { withTemporaryFile } from "../../../src/process/temporaryFile";
import { killWhen } from "../../support/killWhen";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { makeTinyImage } from "../../support/tinyImage";
import { inventory, virshLines } from "../../support/virsh";

describe("existing machines and networks", () => {
  let farm: TestFarm;
  let disk: string;
  beforeAll(async () => {
    farm = await startTestFarm();
    disk = await makeTinyImage(farm.workDir);
  });
  afterAll(() => farm?.stop());
  afterEach(() => farm?.clear());

  /** Machines of 64 MiB that only run their firmware; `on` is their LAN. */
  const program = (...lines: string[]) => ({
    source: `
const { GoldenImage, MultiTierCluster, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(disk)} } });
const own = { memory: "64MiB", readiness: { wait: false } };
const data = { dataDisks: [{ name: "data", size: "100MiB" }] };
${lines.join("\n")}
`,
  });
  const lanA = 'const a = new VirtualLan("a", {});';
  const lanB = 'const b = new VirtualLan("b", {});';
  const cluster = 'new MultiTierCluster("shop", { image, lan: a, tiers: [{ name: "web", ...own, ...data }] });';
  const machine = (args = "") => `new VirtualMachine("shop-web-1", { image, lan: b, ...own, ...data${args} });`;

  const domain = "names-test-shop-web-1";
  const rootOf = async (name: string) =>
    (await virshLines(farm.uri, "domblklist", name)).find((line) => line.startsWith("vda"))!;
  const pidOf = async () => (await virsh(farm.uri, ["domid", domain])).stdout.trim();
  const nothing = { domains: [], networks: [], volumes: [] };

  it("a second machine with the same derived name, and one that takes the place of another, are refused; no machine is removed", async () => {
    const stack = await TestStack.create({ farm, project: "names", program: program(lanA, lanB, cluster) });
    await stack.up();
    const [root, id] = [await rootOf(domain), await pidOf()];
    const unharmed = async () => expect([await rootOf(domain), await pidOf()]).toEqual([root, id]);

    // Both at the same time.
    await stack.setProgram(program(lanA, lanB, cluster, machine()));
    for (const refused of [await stack.tryPreview(), await stack.tryUp()]) {
      expect(refused.succeeded).toBe(false);
      expect(refused.errors.join("\n")).toMatch(
        /name: VirtualMachine "shop-web-1" and tier "web" .* both derive the name/,
      );
      await unharmed();
    }
    // Moved from one URN to another in one update.
    await stack.setProgram(program(lanA, lanB, machine()));
    for (const refused of [await stack.tryPreview(), await stack.tryUp()]) {
      expect(refused.succeeded).toBe(false);
      expect(refused.errors.join("\n")).toMatch(
        /a domain names-test-shop-web-1 already exists .*is not this machine in the stack's state/,
      );
      await unharmed();
    }
    // In two updates it moves, with its data.
    await stack.setProgram(program(lanA, lanB));
    await stack.up();
    await stack.setProgram(program(lanA, lanB, machine()));
    await stack.up();
    expect(await virshLines(farm.uri, "domblklist", domain)).toEqual(
      expect.arrayContaining([expect.stringMatching(/names-test-shop-web-1\.data\./)]),
    );
    await stack.setProgram(
      program(lanA, lanB, machine(', dataDisks: [{ name: "data", size: "100MiB", deleteWithMachine: true }]')),
    );
    await stack.up();
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual(nothing);
  });

  it("what an interrupted run left is completed by the next, and another state's machine of the same name is not touched", async () => {
    const six = (more = "") =>
      program(lanA, `new MultiTierCluster("c", { image, lan: a, tiers: [{ name: "m", size: 6, ...own }]${more} });`);
    const source = six();
    const stack = await TestStack.create({ farm, project: "cut", program: source });
    await killWhen(stack, async () => (await virshLines(farm.uri, "list", "--name")).length >= 2);
    await stack.up();
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(6);
    // As if the run had been killed between creating a domain and writing its state.
    await forget(stack, ":Domain", "c-m-1");
    expect((await stack.up()).names("create", "Domain")).toEqual(["c-m-1"]);
    // The same, but the program has changed since, so that the machine has another disk.
    await forget(stack, ":Domain", "c-m-1");
    await stack.setProgram(six(', commands: ["true"]'));
    await stack.up();
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(6);
    expect((await inventory(farm.uri)).volumes.filter((name) => name.startsWith("cut-test-c-m-1-"))).toHaveLength(2);
    // A domain created after the state got the machine's disk.
    const uuid = (await virsh(farm.uri, ["domuuid", "cut-test-c-m-2"])).stdout.trim();
    await forget(stack, ":Domain", "c-m-2");
    await undefine("cut-test-c-m-2");
    await define("theirs", uuid);
    const theirs = await stack.tryUp();
    expect(theirs.errors.join("\n")).toMatch(/a domain theirs already exists .*its disk is not this machine's/);
    await virsh(farm.uri, ["undefine", "theirs"]);
    // The empty domain that an interrupted destroy leaves in the place of an undefined one.
    await putBackDomain(farm.uri, uuid, "cut-test-c-m-2");
    await stack.up();
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(6);
    expect(await virshLines(farm.uri, "list", "--all", "--name")).toHaveLength(6);
    // A domain that the state does not know, with the very disk that this machine would have: it belongs to another state of the same program.
    await forget(stack, ":BootVolumes", "c-m-1");
    const before = await rootOf("cut-test-c-m-1");
    for (const refused of [await stack.tryPreview(), await stack.tryUp()]) {
      expect(refused.succeeded).toBe(false);
      expect(refused.errors.join("\n")).toMatch(
        /a domain cut-test-c-m-1 already exists .*is not this machine in the stack's state/,
      );
      expect(await rootOf("cut-test-c-m-1")).toBe(before);
    }
    await undefine("cut-test-c-m-1");
    await stack.up();
    // Its volumes are no longer attached to anything, and are replaced.
    expect((await inventory(farm.uri)).volumes.filter((name) => name.startsWith("cut-test-c-m-1-"))).toHaveLength(2);
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual(nothing);
  });

  it("deleting a domain and a network that somebody has undefined is not an error", async () => {
    const two = 'new MultiTierCluster("c", { image, lan: a, tiers: [{ name: "m", size: 2, ...own }] });';
    const stack = await TestStack.create({ farm, project: "hand", program: program(lanA, two) });
    await stack.up();
    await undefine("hand-test-c-m-2");
    // Removed from the program.
    await stack.setProgram(program(lanA, two.replace("size: 2", "size: 1")));
    await stack.up();
    expect(await virshLines(farm.uri, "list", "--all", "--name")).toEqual(["hand-test-c-m-1"]);
    // Replaced.
    await undefine("hand-test-c-m-1");
    await stack.setProgram(program(lanA, two.replace("size: 2", 'size: 1, commands: ["true"]')));
    await stack.up();
    expect(await virshLines(farm.uri, "list", "--name")).toEqual(["hand-test-c-m-1"]);
    // Changed in place.
    await undefine("hand-test-c-m-1");
    await stack.setProgram(program(lanA, two.replace("size: 2", 'size: 1, commands: ["true"], power: "suspended"')));
    const told = await stack.tryUp();
    expect(told.errors.join("\n")).toMatch(
      /the domain of c-m-1 no longer exists .*pulumi up --refresh creates it again/,
    );
    const own = (await inventory(farm.uri)).volumes.filter((name) => name.startsWith("hand-test-c-m-1-"));
    for (const volume of own) await virsh(farm.uri, ["vol-delete", "--pool", "default", volume]);
    await stack.up({ args: ["--refresh"] });
    expect(await virshLines(farm.uri, "list", "--all", "--name")).toEqual(["hand-test-c-m-1"]);
    // Destroyed, with its network gone as well.
    await virsh(farm.uri, ["undefine", "--managed-save", "hand-test-c-m-1"]);
    for (const verb of ["net-destroy", "net-undefine"]) await virsh(farm.uri, [verb, "hand-test-a"]);
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual(nothing);
  });

  it("a machine that was moved to another component is refused at preview, although its content is the same, and keeps its name", async () => {
    const box = (parent: string) =>
      `new VirtualMachine("box", { image, lan: a, ...own, ...data }${parent && `, { parent: ${parent} }`});`;
    const site =
      'const { ComponentResource } = require("@pulumi/pulumi"); const site = new ComponentResource("test:index:Site", "site");';
    const stack = await TestStack.create({ farm, project: "moved", program: program(lanA, box("")) });
    await stack.up();
    const records = () => virshLines(farm.uri, "net-dumpxml", "moved-test-a");
    const before = await records();
    expect(before.join("\n")).toContain("<hostname>box</hostname>");
    await stack.setProgram(program(lanA, site, box("site")));
    const refused = [
      await stack.tryPreview(),
      await stack.tryPreview({ args: ["--refresh"] }),
      await stack.tryUp(),
      await stack.tryUp({ args: ["--refresh"] }),
    ];
    for (const { succeeded, errors } of refused) {
      expect(succeeded).toBe(false);
      expect(errors.join("\n")).toMatch(
        /a domain moved-test-box already exists .*is not this machine in the stack's state/,
      );
    }
    // Back where it was, it is complete after a refresh, whatever those attempts started.
    await stack.setProgram(program(lanA, box("")));
    await stack.up();
    await stack.up({ args: ["--refresh"] });
    expect((await records()).sort()).toEqual(before.sort());
    // Replaced on request, which needs the refresh.
    const { urn } = (await stack.resources()).find(({ type }) => type.endsWith(":BootVolumes"))!;
    const unseen = await stack.tryPreview({ args: ["--replace", urn] });
    expect(unseen.errors.join("\n")).toMatch(/to recreate a machine, use --refresh with --replace/);
    const root = await rootOf("moved-test-box");
    await stack.up({ args: ["--refresh", "--replace", urn] });
    expect(await rootOf("moved-test-box")).not.toBe(root);
    expect((await inventory(farm.uri)).volumes.filter((name) => /^moved-.*-(root|seed)-/.test(name))).toHaveLength(2);
  });

  it("what somebody has undefined and a refresh has noticed leaves nothing behind", async () => {
    const size = (n: number) =>
      program(lanA, `new MultiTierCluster("c", { image, lan: a, tiers: [{ name: "m", size: ${n}, ...own }] });`);
    const stack = await TestStack.create({ farm, project: "seen", program: size(2) });
    await stack.up();
    // Removed from the program.
    await undefine("seen-test-c-m-2");
    await stack.setProgram(size(1));
    await stack.up({ args: ["--refresh"] });
    expect(await virshLines(farm.uri, "list", "--all", "--name")).toEqual(["seen-test-c-m-1"]);
    // Replaced, which also replaces its guest.
    await undefine("seen-test-c-m-1");
    const again = await stack.up({ args: ["--refresh"] });
    expect([again.names("create", "Domain"), again.names("create", "Guest")]).toEqual([["c-m-1"], ["c-m-1"]]);
    // Names that somebody has removed from the DNS.
    const records = () => virshLines(farm.uri, "net-dumpxml", "seen-test-a");
    const [entry] = /<host ip=.*?<\/host>/s.exec((await records()).join("\n"))!;
    await virsh(farm.uri, ["net-update", "seen-test-a", "delete", "dns-host", entry, "--live", "--config"]);
    expect((await records()).join("\n")).not.toContain("<hostname>");
    await stack.up({ args: ["--refresh"] });
    expect((await records()).join("\n")).toContain(entry);
    // Destroyed, with its network gone as well.
    await undefine("seen-test-c-m-1");
    for (const verb of ["net-destroy", "net-undefine"]) await virsh(farm.uri, [verb, "seen-test-a"]);
    await stack.refresh();
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual(nothing);
  });

  /** Somebody else's domain. */
  async function define(name: string, uuid: string) {
    const xml =
      `<domain type="qemu"><name>${name}</name><uuid>${uuid}</uuid><memory unit="MiB">64</memory>` +
      "<os><type>hvm</type></os></domain>";
    await withTemporaryFile(Buffer.from(xml), (file) => virsh(farm.uri, ["define", file]));
  }

  async function undefine(name: string) {
    for (const verb of ["destroy", "undefine"]) await virsh(farm.uri, [verb, name]);
  }

  async function forget(stack: TestStack, type: string, name: string) {
    const { urn } = (await stack.resources()).find((one) => one.type.endsWith(type) && one.urn.endsWith(`::${name}`))!;
    const args = ["state", "delete", urn, "--target-dependents", "--yes", "--stack", stack.name];
    expect(await stack.pulumi(args)).toMatchObject({ exitCode: 0 });
  }
});
