import { cp } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import schema from "../../src/provider/schema.json";
import { bundleComponents, bundlePlugin } from "../../tools/steps/plugin";
import { temporaryDirectory } from "../support/temporaryDirectory";
import { Monitor } from "./support/monitor";
import { platforms } from "./support/platforms";
import { PluginProcess } from "./support/plugin";

const mark = "4dabf18193072939515e22adb298388d";
/** Values as the engine passes them to components. */
const reference = (urn: string) => ({ [mark]: "5cf8f73096256a8f31e491e813e4eb8e", urn });
const output = (value: unknown, more: object = {}) => ({ [mark]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value, ...more });
const unknown = () => ({ [mark]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" });

type Component = keyof typeof schema.resources extends infer Type
  ? Type extends `vmfarm:index:${infer Name}`
    ? Name
    : never
  : never;
const outputsOf = (component: Component) =>
  Object.keys(schema.resources[`vmfarm:index:${component}`].properties).sort();

const image = { imageId: "/images/empty.qcow2", fileName: "empty.qcow2", virtualSize: 2 ** 26 };

describe("the plugin", () => {
  let directory: string;
  let plugin: PluginProcess;
  let monitor: Monitor;
  const others: Monitor[] = [];

  beforeAll(async () => {
    directory = temporaryDirectory();
    await bundlePlugin(directory);
    await bundleComponents(directory);
    plugin = await PluginProcess.start(directory, await other());
  });
  afterAll(async () => {
    await plugin?.stop();
    for (const one of others) one.stop();
  });
  beforeEach(async () => {
    monitor = await other();
  });

  async function other(): Promise<Monitor> {
    const started = await Monitor.start();
    others.push(started);
    return started;
  }

  const lan = (inputs: object = {}, name = "lan") => plugin.construct(monitor, "VirtualLan", name, inputs);
  const machine = (name: string, inputs: object, parent?: string) =>
    plugin.construct(monitor, "VirtualMachine", name, { image, ...inputs }, parent);

  it("constructs each component's resources below it, and answers with its outputs", async () => {
    const made = await lan({ cidr: "10.17.3.0/24" });
    expect(made.urn).toBe("urn:pulumi:test::project::vmfarm:index:VirtualLan::lan");
    expect(made.state).toMatchObject({ cidr: "10.17.3.0/24", gateway: "10.17.3.1", domain: "lan.internal" });
    const network = monitor.registered.find(({ type }) => type === "libvirt:index/network:Network");
    expect(network).toMatchObject({ name: "lan", parent: made.urn, inputs: { name: "project-test-lan" } });
  });

  it.each(platforms)("constructs an image, a LAN and a cluster on $title", async ({ elsewhere: platform, types }) => {
    const make = async (component: Component, name: string, inputs: object) => {
      const made = await plugin.construct(monitor, component, name, { platform, ...inputs });
      expect(Object.keys(made.state).sort()).toEqual(outputsOf(component));
      return reference(made.urn);
    };
    const made = {
      image: await make("GoldenImage", "web", { base: { bootstrap: { suite: "trixie" } } }),
      lan: await make("VirtualLan", "lan", {}),
    };
    await make("MultiTierCluster", "shop", { ...made, tiers: [{ name: "web", size: 2, memory: "1GiB" }] });
    const machines = monitor.registered.filter(({ type }) => type.endsWith(types.machine));
    expect(machines.map(({ name }) => name)).toEqual(["shop-web-1", "shop-web-2"]);
  });

  it("constructs an elastic farm", async () => {
    const platform = { ec2: { region: "eu-central-1" } };
    const { urn } = await lan({ platform });
    const ami = { ...image, imageId: "ami-0123456789abcdef0" };
    const inputs = { platform, image: ami, lan: reference(urn), max: 2, memory: "1GiB" };
    const { state } = await plugin.construct(monitor, "Ec2Farm", "web", inputs);
    expect(Object.keys(state).sort()).toEqual(outputsOf("Ec2Farm"));
    expect(monitor.registered.map(({ type }) => type)).toContain("aws:autoscaling/group:Group");
  });

  it("gives machines that refer to one LAN, or say its outputs, different addresses", async () => {
    const { urn, state } = await lan({ cidr: "10.17.3.0/29", dhcp: false });
    const said = {
      cidr: output(state.cidr),
      networkId: unknown(),
      networkName: output("project-test-lan", { dependencies: [urn] }),
    };
    const made = [
      await machine("a", { lan: reference(urn) }),
      await machine("b", { lan: said }),
      await machine("c", { lans: [{ lan: reference(urn) }] }),
      await machine("d", { lan: { ...said, networkName: unknown() } }),
      await machine("e", { lan: reference(urn) }),
    ];
    const addresses = made.map(({ state }) => state.address as string);
    expect(addresses.toSorted()).toEqual([2, 3, 4, 5, 6].map((i) => `10.17.3.${i}`));
    await expect(machine("f", { lan: said })).rejects.toMatchObject({
      properties: { lan: expect.stringContaining("no free address") },
    });
  });

  it("refuses a component for all that is wrong with it, and registers nothing", async () => {
    await expect(machine("wrong", { cpus: 0, dataDisks: [{ name: "d", size: "much" }] })).rejects.toEqual({
      message: 'VirtualMachine "wrong" cannot be created',
      properties: { cpus: expect.any(String), "dataDisks[0].size": expect.any(String) },
    });
    expect(monitor.registered).toEqual([]);
  });

  it("refuses names, ranges and addresses that another component of the program has", async () => {
    const { urn } = await lan({ cidr: "10.17.3.0/24" });
    await expect(lan({ cidr: "10.17.3.0/25" }, "other")).rejects.toMatchObject({
      properties: { cidr: expect.stringContaining('overlaps 10.17.3.0/24 of the LAN "lan"') },
    });
    await machine("a", { lan: reference(urn), address: "10.17.3.9" });
    await expect(machine("b", { lan: reference(urn), address: "10.17.3.9" })).rejects.toMatchObject({
      properties: { address: expect.stringContaining("taken by a") },
    });
    await expect(machine("a", {})).rejects.toMatchObject({
      properties: { name: expect.stringContaining("declared twice") },
    });
  });

  it("takes a LAN that has only its range in common with one of the program for another one", async () => {
    const { urn } = await lan({ cidr: "10.17.3.0/24" });
    await machine("a", { lan: reference(urn), address: "10.17.3.9" });
    const theirs = { cidr: "10.17.3.0/24", networkId: "id", networkName: "theirs" };
    const made = await machine("b", { lan: theirs, address: "10.17.3.9" });
    expect(made.state.address).toBe("10.17.3.9");
  });

  it("keeps programs apart that other monitors serve", async () => {
    await lan({ cidr: "10.17.3.0/24" });
    const second = await other();
    await plugin.construct(second, "VirtualLan", "lan", { cidr: "10.17.3.0/24" });
    expect(second.registered.map(({ type }) => type)).toContain("libvirt:index/network:Network");
  });

  it("registers what components share once", async () => {
    const { urn } = await lan();
    await machine("a", { lan: reference(urn) });
    const shared = monitor.registered.filter(({ type }) => type === "pulumi:providers:libvirt");
    expect(shared).toHaveLength(1);
  });

  it("compares names by the types above a component, as URNs do", async () => {
    const below = (type: string, host: string) => {
      const platform = { libvirt: { uri: `qemu+ssh://${host}.example.com/system` } };
      return plugin.construct(monitor, "VirtualLan", "lan", { platform }, `urn:pulumi:test::project::${type}::parent`);
    };
    await below("my:index:One", "a");
    await below("my:index:Two", "b");
    await expect(below("my:index:Two", "c")).rejects.toMatchObject({
      properties: { name: expect.stringContaining("declared twice") },
    });
  });

  describe("with outputs of other resources", () => {
    it("reads what has to be a plain value", async () => {
      await machine("a", { memory: output("1GiB"), dataDisks: output([{ name: "d", size: "1GiB" }]) });
      const domain = monitor.registered.find(({ type }) => type === "libvirt:index/domain:Domain");
      expect(domain!.inputs).toMatchObject({ memory: 1024 });
      expect(monitor.registered.map(({ type }) => type)).toContain("vmfarm:libvirt:DataDisk");
    });

    it("refuses what is known too late, and secrets where they would not remain secret", async () => {
      await expect(machine("a", { memory: unknown(), user: output("me", { secret: true }) })).rejects.toMatchObject({
        properties: {
          memory: expect.stringContaining("only known after another resource has been created"),
          user: expect.stringContaining("a secret cannot be passed here"),
        },
      });
    });

    it("keeps secrets secret", async () => {
      await machine("a", { commands: [output("echo hush", { secret: true })] });
      await machine("b", { commands: output(["echo hush"], { secret: true }) });
      const boots = monitor.registered.filter(({ type }) => type === "vmfarm:libvirt:BootVolumes");
      expect(boots).toHaveLength(2);
      for (const { inputs } of boots) expect(JSON.stringify(inputs)).toContain("1b47061264138c4ac30d75fd1eb44270");
    });
  });

  it("names a type that it does not have", async () => {
    await expect(plugin.construct(monitor, "Mainframe", "m", {})).rejects.toMatchObject({
      message: "vmfarm has no component of the type vmfarm:index:Mainframe",
    });
  });

  it("of the npm package, without components, says how to install it with them", async () => {
    const copy = temporaryDirectory();
    await cp(directory, copy, { recursive: true, filter: (path) => !path.includes("components.js") });
    const small = await PluginProcess.start(copy, monitor);
    try {
      await expect(small.construct(monitor, "VirtualLan", "lan", {})).rejects.toMatchObject({
        message: expect.stringMatching(
          /`pulumi plugin install resource vmfarm \S+ --file vmfarm-\S+-plugin\.tar\.gz`$/,
        ),
      });
    } finally {
      await small.stop();
    }
  });
});
