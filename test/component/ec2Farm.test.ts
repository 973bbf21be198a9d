import { describe, expect, test } from "vitest";
import type { Ec2Args, Ec2FarmArgs, VirtualLanArgs } from "../../src";
import { writtenImage } from "./support/farm";
import { resolved, runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

const region = "eu-central-1";
const on = (args: Partial<Ec2Args> = {}) => ({ ec2: { region, ...args } });

function run(args: Partial<Ec2FarmArgs> = {}, network: VirtualLanArgs = {}, ec2: Partial<Ec2Args> = {}) {
  return runProgram(() => {
    const lan = new vmfarm.VirtualLan("lan", { platform: on(ec2), ...network });
    return new vmfarm.Ec2Farm("web", { image: writtenImage, lan, max: 6, platform: on(ec2), ...args });
  });
}

describe("a farm", () => {
  test("is a group over the LAN's zones with a numbered version of its launch template", async () => {
    const ran = await run({ min: 2, desired: 3 });
    expect(ran.error).toBeUndefined();
    const group = ran.find(":Group").inputs;
    expect(group).toMatchObject({
      name: "shop-dev-web",
      minSize: 2,
      maxSize: 6,
      desiredCapacity: 3,
      vpcZoneIdentifiers: ["lan-euc1-az1-id", "lan-euc1-az2-id"],
      launchTemplate: { id: "web-id", version: "7" },
      healthCheckType: "EC2",
    });
    expect(JSON.stringify(ran.resources.map(({ inputs }) => inputs))).not.toMatch(/\$(Latest|Default)/);
    expect(group.tags).toEqual(
      expect.arrayContaining([
        { key: "Name", value: "shop-dev-web", propagateAtLaunch: true },
        { key: "vmfarm:stack", value: "shop/dev", propagateAtLaunch: true },
      ]),
    );
    expect(ran.find(":Group").parent).toBe(ran.find("vmfarm:index:Ec2Farm").urn);
    expect(await resolved(ran.result.groupName)).toBe("shop-dev-web");
    expect(await resolved(ran.result.endpoint)).toBe("");
    expect(await resolved(ran.result.price)).toMatch(/price per hour: /);
  });

  test("has machines that require IMDSv2, encrypted disks, tags, and nothing open", async () => {
    const { find, resources } = await run();
    expect(find(":LaunchTemplate").inputs).toMatchObject({
      imageId: writtenImage.imageId,
      metadataOptions: { httpTokens: "required" },
      iamInstanceProfile: { name: "shop-dev-machines-eu-central-1" },
      vpcSecurityGroupIds: ["web-id"],
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", volumeType: "gp3" } }],
    });
    const { tagSpecifications } = find(":LaunchTemplate").inputs as {
      tagSpecifications: { resourceType: string; tags: object }[];
    };
    expect(tagSpecifications.map(({ resourceType }) => resourceType)).toEqual([
      "instance",
      "volume",
      "network-interface",
    ]);
    for (const { tags } of tagSpecifications)
      expect(tags).toMatchObject({ "vmfarm:stack": "shop/dev", Name: "shop-dev-web" });
    const open = resources.filter(({ type, inputs }) => type.endsWith("IngressRule") && inputs.cidrIpv4 !== undefined);
    expect(open).toEqual([]);
  });

  test("is refreshed a few machines at a time, and rolls back if that fails", async () => {
    const { find } = await run({
      refresh: { minHealthyPercent: 50, checkpoints: [20, 100], checkpointWait: "10m" },
      recycleEvery: "1d",
    });
    expect(find(":Group").inputs).toMatchObject({
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: 50,
          maxHealthyPercentage: 100,
          autoRollback: true,
          checkpointPercentages: [20, 100],
          checkpointDelay: "600",
          instanceWarmup: "300",
        },
      },
      maxInstanceLifetime: 86_400,
    });
  });

  test("mixes instance types, and a share of Spot instances", async () => {
    const { find } = await run({ spot: { percent: 60, onDemandBase: 1 } });
    const { mixedInstancesPolicy, launchTemplate } = find(":Group").inputs as Record<string, unknown>;
    expect(launchTemplate).toBeUndefined();
    expect(mixedInstancesPolicy).toMatchObject({
      instancesDistribution: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 40 },
      launchTemplate: { launchTemplateSpecification: { launchTemplateId: "web-id", version: "7" } },
    });
    const { overrides } = (mixedInstancesPolicy as { launchTemplate: { overrides: unknown[] } }).launchTemplate;
    expect(overrides).toHaveLength(4);
  });

  test("sleeps at night, keeps a warm pool, drains, and scales with processor load", async () => {
    const { find } = await run({
      schedules: [
        { name: "night", cron: "0 20 * * 1-5", min: 0, desired: 0, timeZone: "Europe/Vienna" },
        { name: "day", cron: "0 6 * * 1-5", min: 1 },
      ],
      warmPool: { state: "stopped", min: 1 },
      drain: { timeout: "5m" },
      scaling: [{ metric: "cpu", target: 60 }],
      placement: { strategy: "partition", partitions: 3 },
    });
    expect(find(":Schedule", "web-night").inputs).toMatchObject({
      recurrence: "0 20 * * 1-5",
      timeZone: "Europe/Vienna",
      minSize: 0,
      desiredCapacity: 0,
      maxSize: -1,
    });
    expect(find(":Schedule", "web-day").inputs).toMatchObject({ minSize: 1, maxSize: -1, desiredCapacity: -1 });
    expect(find(":Group").inputs).toMatchObject({
      warmPool: { poolState: "Stopped", minSize: 1, maxGroupPreparedCapacity: 6 },
      placementGroup: "shop-dev-web",
    });
    expect(find(":LifecycleHook").inputs).toMatchObject({
      lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      heartbeatTimeout: 300,
      defaultResult: "CONTINUE",
    });
    expect(find(":Policy").inputs).toMatchObject({
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        targetValue: 60,
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
      },
    });
    expect(find(":PlacementGroup").inputs).toMatchObject({ strategy: "partition", partitionCount: 3 });
  });

  test("is reached only through its load balancer: from the LAN, or from the listed ranges", async () => {
    const inside = await run({ loadBalancer: {}, scaling: [{ metric: "requests", target: 100 }] });
    expect(inside.error).toBeUndefined();
    expect(inside.find(":LoadBalancer").inputs).toMatchObject({ internal: true, securityGroups: ["web-clients-id"] });
    const rule = (name: string) => inside.find(":SecurityGroupIngressRule", name).inputs;
    expect(rule("web-from-clients")).toMatchObject({ referencedSecurityGroupId: "web-clients-id", fromPort: 80 });
    expect(inside.find(":Group").inputs).toMatchObject({ healthCheckType: "ELB", targetGroupArns: ["arn:tg"] });
    expect(inside.find(":Policy").inputs).toMatchObject({
      targetTrackingConfiguration: { predefinedMetricSpecification: { resourceLabel: "app/web/1/targetgroup/web/2" } },
    });
    expect(await resolved(inside.result.endpoint)).toBe("web.elb.example:80");

    const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0b1c";
    const outside = await run({ loadBalancer: { cidrs: ["192.0.2.0/24"], certificateArn } }, { mode: "nat" });
    expect(outside.error).toBeUndefined();
    expect(outside.find(":LoadBalancer").inputs).toMatchObject({
      internal: false,
      subnets: ["lan-public-euc1-az1-id", "lan-public-euc1-az2-id"],
    });
    expect(outside.find(":Listener").inputs).toMatchObject({ protocol: "HTTPS", port: 443, certificateArn });
    expect(outside.find(":SecurityGroupIngressRule", "web-clients-from-192.0.2.0-24").inputs).toMatchObject({
      cidrIpv4: "192.0.2.0/24",
      fromPort: 443,
    });
  });

  test("keeps the number of machines set by scaling and schedules", async () => {
    expect((await run({ min: 1, desired: 2 })).find(":Group").ignoreChanges).toEqual(["desiredCapacity"]);
    const schedules = [{ name: "night", cron: "0 20 * * *", min: 0 }];
    const timed = await run({ min: 1, schedules });
    // FarmSize sets both bounds in AWS at once.
    expect(timed.find(":Group").ignoreChanges).toEqual(["desiredCapacity", "minSize", "maxSize"]);
    const raised = await run({ min: 1, schedules: [{ name: "peak", cron: "0 8 * * *", max: 8 }] });
    expect(raised.find(":Group").ignoreChanges).toEqual(["desiredCapacity", "minSize", "maxSize"]);
    const moved = await run({ min: 1, desired: 1, schedules: [{ name: "peak", cron: "0 8 * * *", desired: 2 }] });
    expect(moved.find(":Group").ignoreChanges).toEqual(["desiredCapacity"]);
    expect(timed.find(":FarmSize").inputs).toMatchObject({ size: { min: 1 }, schedules: [{ name: "night", min: 0 }] });
  });
});

describe("is refused, and no farm is created:", () => {
  const refused: [string, Partial<Ec2FarmArgs>, string, RegExp][] = [
    ["a minimum above the maximum", { min: 7 }, "min", /lower min or raise max/],
    ["a number out of bounds", { desired: 9 }, "desired", /not between min 1 and max 6/],
    ["an unknown type", { instanceTypes: ["x9.tiny"] }, "instanceTypes[0]", /there is no instance type/],
    ["no type that fits", { memory: "90TiB" }, "memory", /no current instance type/],
    ["a zone that the LAN does not have", { zones: ["euc1-az3"] }, "zones[0]", /not one of the LAN's zones/],
    [
      "a schedule that is not a cron expression",
      { schedules: [{ name: "x", cron: "at night", min: 1 }] },
      "schedules[0].cron",
      /not a valid cron expression/,
    ],
    [
      "more machines than the program may have",
      { max: 12 },
      "platform.ec2.maxMachines",
      /can grow to 12 machines, but maxMachines is 10: Ec2Farm "web" 12/,
    ],
    [
      "a LAN given by its properties",
      { lan: { networkId: "vpc-1", networkName: "l", cidr: "10.0.0.0/20" } },
      "lan",
      /a VirtualLan of the same program/,
    ],
    [
      "libvirt",
      { platform: { libvirt: { uri: "qemu:///system" } } },
      "platform",
      /libvirt has no elastic farms; use a MultiTierCluster/,
    ],
    ["no image", { image: undefined }, "image", /pass a GoldenImage/],
    ["an invalid key", { sshKeys: ["nonsense"] }, "sshKeys[0]", /./],
  ];
  test.each(refused)("%s", async (_what, args, path, reason) => {
    const { error, resources } = await run(args, {}, { maxMachines: 10 });
    expect(error).toBeInstanceOf(vmfarm.InvalidArgsError);
    const { errors } = error as InstanceType<typeof vmfarm.InvalidArgsError>;
    expect(errors.map(({ propertyPath }) => propertyPath)).toEqual([path]);
    expect(errors[0]!.reason).toMatch(reason);
    expect(
      resources.filter(({ type }) => /Farm|Group$|LaunchTemplate/.test(type) && !type.includes("ecurityGroup")),
    ).toEqual([]);
  });
});
