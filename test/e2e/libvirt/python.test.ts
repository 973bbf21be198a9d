import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { run } from "../../../src/process/run";
import { packageVersion } from "../../../src/provider/packageVersion";
import { pulumi } from "../../../tools/stack/pulumi";
import { packPlugin } from "../../../tools/steps/packPlugin";
import { pythonHost } from "../../support/pythonHost";
import { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { inventory } from "../../support/virsh";

/** Components as a program in Python declares them where no SDK was generated for it. */
const components = (disk: string) => `
import pulumi

def component(type, name, props, outputs=[]):
    return pulumi.ComponentResource(f"vmfarm:index:{type}", name, {**dict.fromkeys(outputs), **props}, remote=True)

image = component("GoldenImage", "empty", {"base": {"file": ${JSON.stringify(disk)}}}, ["imageId", "fileName", "virtualSize"])
lan = component("VirtualLan", "lan", {}, ["networkId", "networkName", "cidr"])

def machine(name, **props):
    return component("VirtualMachine", name, {"memory": "64MiB", "readiness": {"wait": False}, **props}, ["address", "machineId"])
`;

describe("a program in Python", () => {
  const { step, check } = steps();
  let farm: TestFarm;
  let stack: TestStack;
  let source: string;
  let virtualenv: string;

  beforeAll(async () => {
    farm = await startTestFarm();
    const disk = join(await mkdtemp(join(farm.workDir, "disk-")), "empty.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "qcow2", disk, "64M"]);
    const host = await pythonHost(farm.env);
    virtualenv = host.virtualenv;
    source = components(disk);
    const env = { ...farm.env, ...host.env, PULUMI_HOME: join(farm.workDir, "pulumi") };
    await installPlugin(env);
    stack = await TestStack.create({ farm, project: "snake", program: { python: source, virtualenv }, env });
  });
  afterAll(() => farm?.stop());

  async function installPlugin(env: Record<string, string>): Promise<void> {
    await mkdir(env.PULUMI_HOME!);
    const archive = await packPlugin(farm.workDir);
    const args = ["plugin", "install", "resource", "vmfarm", packageVersion, "--file", archive];
    expect(await pulumi(args, { cwd: farm.workDir, env })).toMatchObject({ exitCode: 0 });
  }

  const use = (more: string) => stack.setProgram({ python: source + more, virtualenv });

  const machines = `
a = machine("a", image=image, lan=lan, commands=[pulumi.Output.secret("echo hush-hush")])
b = machine("b", image={"imageId": image.imageId, "fileName": image.fileName, "virtualSize": image.virtualSize},
            lan={"networkId": lan.networkId, "networkName": lan.networkName, "cidr": lan.cidr})
pulumi.export("cidr", lan.cidr)
pulumi.export("addresses", [a.address, b.address])
`;

  step("is previewed without anything being made", async () => {
    await use(machines);
    const planned = await stack.preview();
    expect(planned.errors).toEqual([]);
    expect(planned.names("create", "Domain").sort()).toEqual(["a", "b"]);
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });

  step("whose arguments are wrong is refused with every problem, and makes nothing", async () => {
    await use('machine("wrong", image=image, lan=lan, cpus=0, dataDisks=[{"name": "data", "size": "much"}])');
    for (const refused of [await stack.tryPreview(), await stack.tryUp()]) {
      expect(refused.succeeded).toBe(false);
      const told = refused.errors.join("\n");
      expect(told).toMatch(/VirtualMachine "wrong" cannot be created\n/);
      expect(told).toMatch(/property cpus .*has a problem: /);
      expect(told).toMatch(/property dataDisks\[0\]\.size .*has a problem: /);
    }
    expect((await inventory(farm.uri)).domains).toEqual([]);
  });

  step("has two machines on a LAN; one refers to it, and one to its outputs", async () => {
    await use(machines);
    expect((await stack.up()).errors).toEqual([]);
    const { domains, networks } = await inventory(farm.uri);
    expect(domains.sort()).toEqual(["snake-test-a", "snake-test-b"]);
    expect(networks).toEqual(["snake-test-lan"]);
    const { cidr, addresses } = await stack.outputs<{ cidr: string; addresses: string[] }>();
    const prefix = cidr.replace(/\d+\/24$/, "");
    expect(addresses).toEqual([expect.stringContaining(prefix), expect.stringContaining(prefix)]);
    expect(new Set(addresses).size).toBe(2);
    expect(JSON.stringify(await stack.resources())).not.toContain("hush-hush");
  });

  step("changes nothing at the next up", async () => {
    const again = await stack.up();
    expect([again.steps, again.errors]).toEqual([[], []]);
  });

  check("cannot take an address twice", async () => {
    const { addresses } = await stack.outputs<{ addresses: [string, string] }>();
    await use(`
a = machine("a", image=image, lan=lan, address=${JSON.stringify(addresses[0])})
def second(_):
    machine("c", image=image, lan={"networkId": lan.networkId, "networkName": lan.networkName, "cidr": lan.cidr}, address=${JSON.stringify(addresses[0])})
a.machineId.apply(second)
`);
    const refused = await stack.tryUp();
    expect(refused.succeeded).toBe(false);
    expect(refused.errors.join("\n")).toMatch(/property address .*has a problem: \S+ is taken by a;/);
    expect((await inventory(farm.uri)).domains).not.toContain("snake-test-c");
  });

  step("is destroyed", async () => {
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });
});
