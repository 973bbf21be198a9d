import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { guestsThatBoot } from "../../support/aws/guests";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { type Program, TestStack } from "../../support/stack";
import type { OperationResult } from "../../support/stackEvents";
import { steps } from "../../support/steps";
import { everythingIn } from "./support/everything";
import { readExposure } from "./support/exposure";
import { readInstances } from "./support/instances";
import { actionsNotAllowed } from "./support/permissions";
import { ingressOf } from "./support/readBack";
import { tinyImage } from "./support/tinyImage";

interface Web {
  size?: number;
  /** Further arguments of the tier. */
  more?: string;
  expose?: string;
}

const https = '{ port: 443, cidrs: ["0.0.0.0/0"] }';
const program = (image: string, { size = 2, more = "", expose = https }: Web = {}): Program => ({
  source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(image)} } });
const lan = new VirtualLan("lan", {});
const shop = new MultiTierCluster("shop", {
  image,
  lan,
  tiers: [{ name: "db" }, { name: "web", size: ${size}, dependsOn: ["db"], ${more} expose: [{ port: 80 }, ${expose}] }],
});
module.exports = { endpoint: shop.endpoint };
`,
});

describe("a tier that is exposed to the internet, on EC2", () => {
  const { step, check } = steps();
  let farm: Ec2Farm;
  let stack: TestStack;
  let image: string;
  let before: Awaited<ReturnType<typeof everythingIn>>;
  const change = async (web?: Web) => {
    await stack.setProgram(program(image, web));
    return stack.up();
  };
  const types = ({ steps }: OperationResult) =>
    [...new Set(steps.map(({ op, type }) => `${op} ${type.split(":").at(-1)}`))].sort();
  /** Ids of the machines of the tier. */
  const machines = async () =>
    Object.entries(await readInstances(farm.moto))
      .filter(([name]) => name.includes("-web-"))
      .map(([, { id }]) => id)
      .sort();
  const exposure = () => readExposure(farm.moto);
  const targets = async () => (await exposure()).groups.map((group) => group.targets);

  beforeAll(async () => {
    farm = await startEc2Farm();
    farm.moto.answerInstead.with = guestsThatBoot();
    before = await everythingIn(farm.moto);
    image = await tinyImage(farm.workDir, "one.qcow2", 1);
    const env = { VMFARM_CACHE: join(farm.workDir, "cache") };
    const ec2 = { ...(farm.config["vmfarm:ec2"] as object), lans: { lan: { internetGateway: true } } };
    const config = { ...farm.config, "vmfarm:ec2": ec2 };
    stack = await TestStack.create({ farm, project: "shop", program: program(image), config, env });
  });
  afterAll(() => farm?.stop());

  check("is shown with its load balancer before anything is created", async () => {
    const preview = await stack.preview();
    expect(preview.names("create", "LoadBalancer")).toEqual(["shop-web"]);
    expect(preview.names("create", "TargetGroupAttachment").sort()).toEqual([
      "shop-web-1-443-tcp",
      "shop-web-2-443-tcp",
    ]);
    expect(await everythingIn(farm.moto)).toEqual(before);
  });

  step("is reached through it: its machines are the targets, and have no public address", async () => {
    await stack.up();
    const { balancers, listeners, groups } = await exposure();
    expect(balancers).toMatchObject([
      {
        name: "shop-test-shop-web",
        type: "network",
        scheme: "internet-facing",
        zones: ["eu-central-1a", "eu-central-1b"],
        securityGroups: [],
        attributes: { "load_balancing.cross_zone.enabled": "true", "deletion_protection.enabled": "false" },
        tags: { Name: "shop-test-shop-web", "vmfarm:stack": "shop/test", "vmfarm:owner": "shop" },
      },
    ]);
    expect(listeners).toEqual([{ port: 443, protocol: "TCP", group: "shop-test-shop-web-443-tcp" }]);
    expect(groups).toMatchObject([
      {
        name: "shop-test-shop-web-443-tcp",
        port: 443,
        protocol: "TCP",
        check: { protocol: "TCP", port: "traffic-port" },
        attributes: { "preserve_client_ip.enabled": "true", "deregistration_delay.timeout_seconds": "30" },
        targets: await machines(),
      },
    ]);
    for (const { publicAddress } of Object.values(await readInstances(farm.moto)))
      expect(publicAddress).toBeUndefined();
    expect(await stack.outputs()).toEqual({ endpoint: `${balancers[0]!.dnsName}:443` });
  });

  check("is open to the world only at that port", async () => {
    const rules = Object.entries(await ingressOf(farm.moto)).flatMap(([group, list]) =>
      list.filter(({ from }) => from === "0.0.0.0/0").map(({ protocol, port }) => ({ group, protocol, port })),
    );
    const { securityGroups } = (await readInstances(farm.moto))["shop-test-shop-web-1"]!;
    expect(rules).toEqual([{ group: securityGroups[0], protocol: "tcp", port: 443 }]);
  });

  check("reports no changes when it is run again, also after a refresh", async () => {
    expect((await stack.up()).steps).toEqual([]);
    const refreshed = await stack.preview({ args: ["--refresh"] });
    expect(refreshed.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  step("only changes attachments when it grows and shrinks: the public name stays", async () => {
    const { balancers } = await exposure();
    for (const size of [3, 0, 2]) {
      const result = await change({ size });
      expect(result.steps.filter(({ type }) => /lb\/(loadBalancer|targetGroup|listener):/.test(type))).toEqual([]);
      expect(await machines()).toHaveLength(size);
      expect(await targets()).toEqual([await machines()]);
    }
    expect((await exposure()).balancers).toEqual(balancers);
    expect((await stack.up()).steps).toEqual([]);
  });

  step("replaces and attaches a machine that somebody else has terminated, without touching the other", async () => {
    const [ended, kept] = await machines();
    await farm.moto.boto3([{ service: "ec2", method: "terminate_instances", params: { InstanceIds: [ended] } }]);
    farm.moto.requests.length = 0;
    await stack.up({ args: ["--refresh"] });
    const now = await machines();
    expect(now).toHaveLength(2);
    expect(now).toContain(kept);
    expect(now).not.toContain(ended);
    expect(await targets()).toEqual([now]);
    const left = farm.moto.requests.filter(({ action }) => action === "elasticloadbalancing:DeregisterTargets");
    expect(left.map(({ params }) => params["Targets.member.1.Id"])).not.toContain(kept);
  });

  step("attaches its machines again when they are replaced", async () => {
    const old = await machines();
    const result = await change({ more: 'commands: ["true"],' });
    expect(result.names("replace", "Instance").sort()).toEqual(["shop-web-1", "shop-web-2"]);
    const now = await machines();
    expect(now.filter((id) => old.includes(id))).toEqual([]);
    expect(await targets()).toEqual([now]);
    expect((await stack.up()).steps).toEqual([]);
  });

  step("does not attach a stopped machine, and attaches all when they run again", async () => {
    const more = 'commands: ["true"],';
    await change({ more: `${more} power: "stopped",` });
    expect(await targets()).toEqual([[]]);
    await change({ more });
    expect(await targets()).toEqual([await machines()]);
    expect(await machines()).toHaveLength(2);
  });

  step("gets another port on the same load balancer, for all its remaining machines", async () => {
    const { balancers } = await exposure();
    const more = '{ port: 8443, cidrs: ["192.0.2.0/24"] }, { port: 9443, protocol: "udp", cidrs: ["192.0.2.0/24"] }';
    const result = await change({ size: 1, more: 'commands: ["true"],', expose: `${https}, ${more}` });
    // moto does not let a listener switch to UDP, as a changed protocol of a port would.
    expect(types(result).filter((step) => /LoadBalancer|Listener|TargetGroup$/.test(step))).toEqual([
      "create Listener",
      "create TargetGroup",
    ]);
    const now = await exposure();
    expect(now.balancers).toEqual(balancers);
    expect(now.listeners).toEqual([
      { port: 443, protocol: "TCP", group: "shop-test-shop-web-443-tcp" },
      { port: 8443, protocol: "TCP", group: "shop-test-shop-web-8443-tcp" },
      { port: 9443, protocol: "UDP", group: "shop-test-shop-web-9443-udp" },
    ]);
    // HTTP, which is first, is only open to the LAN, and used for health checks, which UDP cannot do.
    expect(now.groups.map(({ check }) => check)).toEqual([
      { protocol: "TCP", port: "traffic-port" },
      { protocol: "TCP", port: "traffic-port" },
      { protocol: "TCP", port: "80" },
    ]);
    for (const { targets } of now.groups) expect(targets).toEqual(await machines());
    expect(await machines()).toHaveLength(1);
  });

  check("leaves nothing when it is destroyed", async () => {
    await stack.destroy();
    // moto creates a volume for the snapshot that is started.
    expect(await everythingIn(farm.moto)).toEqual({ ...before, volumes: 1 });
  });

  check("has only needed what the documented policy allows", () => {
    const features = [
      ...(["program", "image", "lan", "gateways", "names", "machines", "power", "peers"] as const),
      ...(["instanceProfile", "exposedTier"] as const),
    ];
    expect(actionsNotAllowed(farm.moto, features)).toEqual([]);
  });
});
