import { describe, expect, test } from "vitest";
import type { Ec2LanArgs, ExposedPort, TierArgs } from "../../src";
import { anywhere } from "../../src/network/outsideRanges";
import { farm, writtenImage } from "./support/farm";
import { type Ran, resolved, runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

const region = "eu-central-1";
const on = (lan: Ec2LanArgs) => ({ ec2: { region, lans: { lan } } });
const run = (tiers: TierArgs[], lan: Ec2LanArgs = { internetGateway: true }, preview = false) =>
  runProgram(() => farm(on(lan), tiers), { preview });
const inputsOf = ({ resources }: Ran<unknown>, type: string) =>
  resources
    .filter((one) => one.type.endsWith(`:${type}`))
    .map(({ name, inputs }): Record<string, unknown> => ({ resource: name, ...inputs }));
const web = (size: number, ...expose: ExposedPort[]): TierArgs[] => [
  { name: "db", expose: [{ port: 5432 }] },
  { name: "web", size, dependsOn: ["db"], expose },
];
const https = { port: 443, cidrs: [anywhere] };

describe("a tier that is exposed to the internet", () => {
  test("is behind one network load balancer in the public subnets of the zones for machines", async () => {
    const ran = await run(web(3, { port: 80 }, https));
    expect(ran.error).toBeUndefined();
    const [balancer, ...others] = inputsOf(ran, "LoadBalancer");
    expect(others).toEqual([]);
    expect(balancer).toMatchObject({
      resource: "shop-web",
      name: "shop-dev-shop-web",
      internal: false,
      loadBalancerType: "network",
      subnets: ["lan-public-euc1-az1-id", "lan-public-euc1-az2-id"],
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: false,
      tags: { Name: "shop-dev-shop-web" },
    });
    // Its own group would be a second place that defines access.
    expect(balancer).not.toHaveProperty("securityGroups");
    const way = ran.find(":Route", "lan-public");
    expect(ran.find(":LoadBalancer").dependsOn).toContain(way.urn);
    expect(ran.find(":LoadBalancer").parent).toBe(ran.find(":MultiTierCluster").urn);
  });

  test("has a listener and a target group for each port, which preserve clients' addresses and are checked", async () => {
    const ran = await run(web(1, https, { port: 500, protocol: "udp", cidrs: ["192.0.2.0/24"] }));
    const health = { protocol: "TCP", interval: 10, healthyThreshold: 2, unhealthyThreshold: 2 };
    const common = { targetType: "instance", vpcId: "lan-id", preserveClientIp: "true" };
    expect(inputsOf(ran, "TargetGroup")).toMatchObject([
      {
        ...common,
        name: "shop-dev-shop-web-443-tcp",
        port: 443,
        protocol: "TCP",
        healthCheck: { ...health, port: "traffic-port" },
      },
      {
        ...common,
        name: "shop-dev-shop-web-500-udp",
        port: 500,
        protocol: "UDP",
        healthCheck: { ...health, port: "443" },
      },
    ]);
    expect(inputsOf(ran, "Listener")).toMatchObject([
      { resource: "shop-web-443", port: 443, protocol: "TCP", loadBalancerArn: "arn:lb" },
      { resource: "shop-web-500", port: 500, protocol: "UDP", loadBalancerArn: "arn:lb" },
    ]);
  });

  test("has one listener for both protocols of a port", async () => {
    const both = [
      { port: 53, cidrs: [anywhere] },
      { port: 53, protocol: "udp", cidrs: [anywhere] },
    ];
    const ran = await run(web(1, ...both));
    expect(inputsOf(ran, "Listener")).toMatchObject([{ port: 53, protocol: "TCP_UDP" }]);
    expect(inputsOf(ran, "TargetGroup")).toMatchObject([{ name: "shop-dev-shop-web-53-tcp-udp", protocol: "TCP_UDP" }]);
  });

  test("has its machines as targets when they are ready, with no address of the internet's own", async () => {
    const ran = await run(web(2, https));
    const targets = inputsOf(ran, "TargetGroupAttachment");
    expect(targets).toMatchObject([1, 2].map((i) => ({ targetGroupArn: "arn:tg", targetId: `shop-web-${i}-id` })));
    for (const i of [1, 2]) {
      const { dependsOn } = ran.find(":TargetGroupAttachment", `shop-web-${i}-443-tcp`);
      expect(dependsOn).toContain(ran.find(":Guest", `shop-web-${i}`).urn);
    }
    for (const { associatePublicIpAddress } of inputsOf(ran, "Instance")) expect(associatePublicIpAddress).toBe(false);
    for (const { mapPublicIpOnLaunch } of inputsOf(ran, "Subnet")) expect(mapPublicIpOnLaunch).toBe(false);
    expect(inputsOf(ran, "Eip")).toEqual([]);
  });

  test("opens to the world only what is exposed to it", async () => {
    const ran = await run(web(2, { port: 80 }, https));
    const open = inputsOf(ran, "SecurityGroupIngressRule").filter(({ cidrIpv4 }) => cidrIpv4 === anywhere);
    expect(open).toMatchObject([{ securityGroupId: "shop-web-id", ipProtocol: "tcp", fromPort: 443, toPort: 443 }]);
  });

  test("is the cluster's endpoint by its public name, once that is known", async () => {
    const ran = await run(web(2, { port: 80 }, https));
    expect(await resolved(ran.result.shop.endpoint)).toBe("web.elb.example:443");
    const preview = await run(web(2, https), undefined, true);
    await expect(resolved(preview.result.shop.endpoint)).rejects.toThrow("unknown");
    // The endpoint names another tier.
    const [db, front] = web(1, { port: 80 });
    const behind = await run([{ ...db!, expose: [{ port: 5432, cidrs: [anywhere] }] }, front!]);
    expect(await resolved(behind.result.shop.endpoint)).toMatch(/^10\.[\d.]+:80$/);
    expect(inputsOf(behind, "LoadBalancer")).toMatchObject([{ resource: "shop-db" }]);
  });

  test("that grows, shrinks or stops only changes the attachments of the load balancer", async () => {
    const parts = (ran: Ran<unknown>) =>
      ["LoadBalancer", "TargetGroup", "Listener"].flatMap((type) => inputsOf(ran, type));
    const three = await run(web(3, https));
    expect(parts(three)).toHaveLength(3);
    const stopped = web(2, https).map((tier) => ({ ...tier, power: "stopped" as const }));
    for (const [tiers, attached] of [
      [web(0, https), 0],
      [web(1, https), 1],
      [stopped, 0],
    ] as const) {
      const ran = await run(tiers);
      expect(parts(ran)).toEqual(parts(three));
      expect(inputsOf(ran, "TargetGroupAttachment")).toHaveLength(attached);
    }
  });

  test("in an existing VPC is reached through the listed public subnets", async () => {
    const site = {
      vpc: "vpc-0123456789abcdef0",
      cidr: "10.9.0.0/16",
      subnets: [
        { id: "subnet-0123456789abcdef0", zone: "euc1-az1", cidr: "10.9.0.0/24" },
        { id: "subnet-0123456789abcdef1", zone: "euc1-az2", cidr: "10.9.1.0/24" },
      ],
      publicSubnets: [
        { id: "subnet-0123456789abcdef2", zone: "euc1-az2", cidr: "10.9.2.0/24" },
        { id: "subnet-0123456789abcdef3", zone: "euc1-az1", cidr: "10.9.3.0/24" },
      ],
    };
    const ran = await run(web(2, https), site);
    expect(ran.error).toBeUndefined();
    expect(inputsOf(ran, "LoadBalancer")).toMatchObject([{ subnets: site.publicSubnets.map(({ id }) => id) }]);
    const machinesIn = inputsOf(ran, "Instance").map(({ subnetId }) => subnetId);
    for (const id of machinesIn) expect(site.subnets.map((subnet) => subnet.id)).toContain(id);
    expect(ran.find(":ExistingVpc").inputs.publicSubnets).toEqual(site.publicSubnets);
    expect(ran.find(":LoadBalancer").dependsOn).toContain(ran.find(":ExistingVpc").urn);
  });

  test("on a LAN with mode nat has what it needs", async () => {
    const ran = await runProgram(() => {
      const platform = on({});
      const lan = new vmfarm.VirtualLan("lan", { mode: "nat", platform });
      return new vmfarm.MultiTierCluster("shop", { image: writtenImage, lan, tiers: web(2, https), platform });
    });
    expect(ran.error).toBeUndefined();
    expect(inputsOf(ran, "LoadBalancer")).toHaveLength(1);
  });
});

test("a tier that is only exposed to private ranges outside has no load balancer, and needs no route to the internet", async () => {
  const ran = await run(web(2, { port: 80, cidrs: ["10.8.0.0/16", "192.168.0.0/16"] }), {});
  expect(ran.error).toBeUndefined();
  expect(inputsOf(ran, "LoadBalancer")).toEqual([]);
  expect(inputsOf(ran, "InternetGateway")).toEqual([]);
  expect(await resolved(ran.result.shop.endpoint)).toMatch(/^10\.[\d.]+:80$/);
});
