import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { guestsThatBoot } from "../../support/aws/guests";
import { whatMotoLacks } from "../../support/aws/lacking";
import type { AwsRequest } from "../../support/aws/proxy";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { type Program, TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { everythingIn } from "./support/everything";
import { readVolumes } from "./support/instances";
import { actionsNotAllowed } from "./support/permissions";
import { tagAsRegistered } from "./support/publishing";
import { tinyImage } from "./support/tinyImage";

interface Changes {
  image: string;
  max?: number;
  more?: string;
}

const program = ({ image, max = 4, more = "" }: Changes): Program => ({
  source: `
const { Ec2Farm, GoldenImage, VirtualLan } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(image)} } });
const lan = new VirtualLan("lan", { mode: "nat" });
const farm = new Ec2Farm("web", {
  image, lan, min: 2, max: ${max},
  recycleEvery: "1d",
  schedules: [
    // At times that do not come while the test runs.
    { name: "night", cron: "0 20 29 2 *", min: 0, desired: 0 },
    { name: "day", cron: "0 6 29 2 *", min: 2, desired: 2 },
  ],
  scaling: [{ metric: "cpu", target: 60 }],
  loadBalancer: { cidrs: ["0.0.0.0/0"] },
  warmPool: { state: "stopped", min: 1 },
  drain: { timeout: "2m" },
  placement: { strategy: "spread" },
  // moto does not take the size from the AMI.
  rootDisk: "8GiB",
  ${more}
});
module.exports = { groupName: farm.groupName, endpoint: farm.endpoint, instanceTypes: farm.instanceTypes, price: farm.price };
`,
});

describe("an elastic farm on EC2", () => {
  const { step, check } = steps();
  let farm: Ec2Farm;
  let stack: TestStack;
  let before: Awaited<ReturnType<typeof everythingIn>>;
  let images: string[];
  let lacking: ReturnType<typeof whatMotoLacks>;
  const made = (action: string): AwsRequest[] => farm.moto.requests.filter((request) => request.action === action);

  /** The group and what belongs to it, as boto3 reads it. */
  async function readFarm() {
    const of = { AutoScalingGroupName: "shop-test-web" };
    const autoScaling = (method: string, params = {}) => ({ service: "autoscaling", method, params });
    const template = { LaunchTemplateName: "shop-test-web" };
    const [{ AutoScalingGroups }, { ScheduledUpdateGroupActions }, { ScalingPolicies }, pool, hooks, versions] =
      await farm.moto.boto3([
        autoScaling("describe_auto_scaling_groups"),
        autoScaling("describe_scheduled_actions", of),
        autoScaling("describe_policies", of),
        autoScaling("describe_warm_pool", of),
        autoScaling("describe_lifecycle_hooks", of),
        { service: "ec2", method: "describe_launch_template_versions", params: template },
      ]);
    return {
      group: AutoScalingGroups[0],
      schedules: ScheduledUpdateGroupActions,
      policies: ScalingPolicies,
      pool: pool.WarmPoolConfiguration,
      hooks: hooks.LifecycleHooks,
      versions: versions.LaunchTemplateVersions,
    };
  }

  beforeAll(async () => {
    farm = await startEc2Farm();
    lacking = whatMotoLacks();
    farm.moto.answerInstead.with = (request) => lacking(request) ?? guestsThatBoot()(request);
    before = await everythingIn(farm.moto);
    images = [await tinyImage(farm.workDir, "one.qcow2", 1), await tinyImage(farm.workDir, "two.qcow2", 2)];
    const env = { VMFARM_CACHE: join(farm.workDir, "cache") };
    stack = await TestStack.create({ farm, project: "shop", program: program({ image: images[0]! }), env });
  });
  afterAll(() => farm?.stop());

  check("is shown with its price before anything is created", async () => {
    const preview = await stack.preview();
    expect(preview.names("create", "Group")).toEqual(["web"]);
    expect(preview.infos.join("\n")).toMatch(/price per hour/);
    expect(await everythingIn(farm.moto)).toEqual(before);
  });

  step("is a group with a numbered version of its template, over two zones, behind a load balancer", async () => {
    await stack.up();
    const { group, versions } = await readFarm();
    expect(group).toMatchObject({ MinSize: 2, MaxSize: 4, DesiredCapacity: 2 });
    // moto does not store it.
    expect(made("autoscaling:CreateAutoScalingGroup")).toMatchObject([{ params: { MaxInstanceLifetime: "86400" } }]);
    expect(group.LaunchTemplate).toMatchObject({ LaunchTemplateName: "shop-test-web", Version: "1" });
    expect(group.VPCZoneIdentifier.split(",")).toHaveLength(2);
    expect(group.TargetGroupARNs).toHaveLength(1);
    expect(versions).toHaveLength(1);
    expect(versions[0].LaunchTemplateData).toMatchObject({
      MetadataOptions: { HttpTokens: "required" },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true, VolumeType: "gp3", DeleteOnTermination: true } }],
    });
    expect(group.Tags).toContainEqual(
      expect.objectContaining({ Key: "vmfarm:stack", Value: "shop/test", PropagateAtLaunch: true }),
    );
    const asked = farm.moto.requests.flatMap(({ params }) => Object.values(params));
    expect(asked.filter((value) => /\$(Latest|Default)/.test(value))).toEqual([]);
    expect((await stack.outputs()).endpoint).toMatch(/:80$/);
  });

  check("has its schedules, its scaling, its hook and its warm pool", async () => {
    const { schedules, policies, pool, hooks } = await readFarm();
    const [day, night] = schedules.sort((a: { ScheduledActionName: string }, b: { ScheduledActionName: string }) =>
      a.ScheduledActionName < b.ScheduledActionName ? -1 : 1,
    );
    expect(day).toMatchObject({ ScheduledActionName: "day", Recurrence: "0 6 29 2 *", MinSize: 2, DesiredCapacity: 2 });
    expect(night).toMatchObject({ ScheduledActionName: "night", MinSize: 0, DesiredCapacity: 0 });
    expect(policies).toMatchObject([
      { PolicyType: "TargetTrackingScaling", TargetTrackingConfiguration: { TargetValue: 60 } },
    ]);
    expect(hooks).toMatchObject([{ LifecycleHookName: "drain", HeartbeatTimeout: 120, DefaultResult: "CONTINUE" }]);
    expect(pool).toMatchObject({ MinSize: 1, PoolState: "Stopped", MaxGroupPreparedCapacity: 4 });
    // moto 5.2 has no placement groups: only the request is tested.
    expect(made("ec2:CreatePlacementGroup")).toMatchObject([{ params: { Strategy: "spread" } }]);
  });

  check("reports no changes when it is run again", async () => {
    expect((await stack.up()).steps).toEqual([]);
    const refreshed = await stack.preview({ args: ["--refresh"] });
    expect(refreshed.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  step("is only raised by a refresh if it should be up but is not", async () => {
    const down = { AutoScalingGroupName: "shop-test-web", MinSize: 0, DesiredCapacity: 0 };
    await farm.moto.boto3([{ service: "autoscaling", method: "update_auto_scaling_group", params: down }]);
    expect((await stack.up()).steps).toEqual([]);
    expect((await readFarm()).group).toMatchObject({ MinSize: 0, DesiredCapacity: 0 });
    const { steps, infos } = await stack.up({ args: ["--refresh"] });
    expect(steps.filter(({ op }) => op !== "refresh").map(({ op, name }) => [op, name])).toEqual([["update", "web"]]);
    expect(infos.join("\n")).toMatch(/has 0 to 4 machines, but its schedules require 2 to 4 machines/);
    expect((await readFarm()).group).toMatchObject({ MinSize: 2, MaxSize: 4, DesiredCapacity: 2 });
  });

  step("requests a rolling refresh to a new version when its image changes", async () => {
    await stack.setProgram(program({ image: images[1]! }));
    const preview = await stack.preview();
    expect([preview.names("update", "LaunchTemplate"), preview.names("update", "Group")]).toEqual([["web"], ["web"]]);
    expect(preview.names("replace")).toEqual(["tiny"]);
    await stack.up();
    const { group, versions } = await readFarm();
    expect(versions).toHaveLength(2);
    expect(group.LaunchTemplate.Version).toBe("2");
    // moto 5.2 has no StartInstanceRefresh: only the request is tested.
    expect(made("autoscaling:StartInstanceRefresh")).toMatchObject([
      {
        params: {
          AutoScalingGroupName: "shop-test-web",
          Strategy: "Rolling",
          "Preferences.MinHealthyPercentage": "90",
          "Preferences.AutoRollback": "true",
          "Preferences.SkipMatching": "true",
        },
      },
    ]);
  });

  step(
    "keeps the old image while a rollback to the old version is possible, and changes its size without a refresh",
    async () => {
      const refreshes = made("autoscaling:StartInstanceRefresh").length;
      await stack.setProgram(program({ image: images[1]!, max: 6 }));
      await stack.up();
      const { group, pool } = await readFarm();
      expect(group).toMatchObject({ MinSize: 2, MaxSize: 6, LaunchTemplate: { Version: "2" } });
      expect(pool.MaxGroupPreparedCapacity).toBe(6);
      expect(made("autoscaling:StartInstanceRefresh")).toHaveLength(refreshes);
      expect((await stack.up()).steps).toEqual([]);
    },
  );

  check("is refused if its numbers do not fit, with all problems at once", async () => {
    await stack.setProgram(program({ image: images[1]!, max: 1, more: 'zones: ["euc1-az9"],' }));
    const { succeeded, errors } = await stack.tryPreview();
    const said = errors.join("\n");
    expect(succeeded).toBe(false);
    expect(said).toMatch(/Ec2Farm "web" cannot be created; nothing was changed/);
    for (const path of ["min", "schedules\\[1\\].min", "zones\\[0\\]"])
      expect(said).toMatch(new RegExp(`  - ${path}: `));
    expect(said).not.toMatch(/loadBalancer|placement/);
  });

  check("leaves nothing when it is destroyed", async () => {
    await tagAsRegistered(farm.moto);
    await stack.destroy();
    // moto creates a volume of 1 GiB for each snapshot that is started, and keeps the root disks of a group's machines, which should be
    // deleted with them.
    const volumes = await readVolumes(farm.moto);
    // There were two machines, and again two after the farm was down.
    expect(volumes.map(({ gib }) => gib).sort()).toEqual([1, 1, 8, 8, 8, 8]);
    expect(await everythingIn(farm.moto)).toEqual({ ...before, volumes: 6 });
  });

  check("has only needed what the documented policy allows", () => {
    const features = [
      ...(["program", "image", "lan", "gateways", "names", "instanceProfile", "farm", "refresh", "schedules"] as const),
      ...(["scaling", "warmPool", "drain", "placement", "loadBalancer"] as const),
    ];
    expect(actionsNotAllowed(farm.moto, features)).toEqual([]);
  });
});
