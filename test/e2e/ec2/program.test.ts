import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repoRoot } from "../../../tools/paths";
import type { Boto3Call } from "../../support/aws/boto3";
import { whatMotoLacks } from "../../support/aws/lacking";
import { StandIn } from "../../support/awsProvider/provider";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { TestStack } from "../../support/stack";
import { everythingIn } from "./support/everything";
import { inputsOf, planOf } from "./support/publishing";
import { makeSyntheticDisk } from "./support/syntheticDisk";

let farm: Ec2Farm;
let stack: TestStack;
beforeAll(async () => {
  farm = await startEc2Farm();
  const { moto, workDir } = farm;
  moto.answerInstead.with = whatMotoLacks();
  await newestImage("one");
  before = await everythingIn(moto);
  const { aws, ...publication } = inputsOf(moto, planOf(await makeSyntheticDisk(workDir)));
  const config = { ...farm.config, "test:publication": publication };
  const secrets = { "test:account": JSON.stringify({ ...aws, secretAccessKey: secret }) };
  const env = { VMFARM_CACHE: join(workDir, "cache") };
  stack = await TestStack.create({ farm, config, secrets, env, program: { source: readFileSync(program, "utf8") } });
});
afterAll(() => farm?.stop());

const program = join(repoRoot, "test", "e2e", "ec2", "programs", "everything.js");
const secret = "not-for-the-state";
const ec2 = (method: string, params: Record<string, unknown> = {}): Boto3Call => ({ service: "ec2", method, params });
const autoScaling = (method: string, params = {}): Boto3Call => ({ service: "autoscaling", method, params });
let before: Awaited<ReturnType<typeof everythingIn>>;

/** Registers an AMI and has the parameter name it. */
async function newestImage(Name: string): Promise<void> {
  const [{ ImageId }] = await farm.moto.boto3([ec2("register_image", { Name: `image-${Name}` })]);
  const params = { Name: "/images/web", Value: ImageId, Type: "String", Overwrite: true };
  await farm.moto.boto3([{ service: "ssm", method: "put_parameter", params }]);
}

/** The instance with the address, and the group, as boto3 finds them. */
async function readBack() {
  const [{ Reservations }, { Volumes }, { AutoScalingGroups }] = await farm.moto.boto3([
    ec2("describe_instances", { Filters: [{ Name: "private-ip-address", Values: ["10.1.0.10"] }] }),
    ec2("describe_volumes", { Filters: [{ Name: "size", Values: ["5"] }] }),
    autoScaling("describe_auto_scaling_groups"),
  ]);
  // biome-ignore lint/suspicious/noExplicitAny: boto3's answer
  const instances = Reservations.flatMap(({ Instances }: any) => Instances);
  return { instances, volume: Volumes[0], group: AutoScalingGroups[0] };
}

describe("a program with an image and every type of the stand-in", () => {
  it("is only previewed by a preview", async () => {
    const { changes } = await stack.preview();
    expect(changes).toEqual({ create: 37 });
    expect(await everythingIn(farm.moto)).toEqual(before);
  });

  it("is made as the program says", async () => {
    await stack.up();
    const { instances, volume, group } = await readBack();
    expect(instances).toHaveLength(1);
    expect(instances[0]).toMatchObject({ InstanceType: "t3.micro", MetadataOptions: { HttpTokens: "required" } });
    expect(volume).toMatchObject({ Encrypted: true, Attachments: [{ InstanceId: instances[0].InstanceId }] });
    expect(group).toMatchObject({ DesiredCapacity: 1, TargetGroupARNs: [expect.stringContaining("targetgroup/web-")] });
    expect(await stack.outputs()).toMatchObject({ machine: "10.1.0.10", version: 1 });
    // Not by toContain, which would print it.
    const state = JSON.stringify(await stack.resources());
    const secrets = [secret, Buffer.from("#cloud-config\n").toString("base64")];
    expect(secrets.filter((text) => state.includes(text))).toEqual([]);
    const [{ Images }] = await farm.moto.boto3([ec2("describe_images", { Owners: ["self"] })]);
    const names = Images.map(({ Name }: { Name: string }) => Name);
    expect(names).toContainEqual(expect.stringMatching(/^vmfarm\/web-/));
  });

  it("stays as it is when nothing changes", async () => {
    const { changes } = await stack.up();
    expect(changes).toEqual({ same: 37 });
  });

  it("is changed in place, and made again where it is gone", async () => {
    const { AutoScalingGroupName } = (await readBack()).group;
    const [{ LifecycleHooks }] = await farm.moto.boto3([
      autoScaling("describe_lifecycle_hooks", { AutoScalingGroupName }),
    ]);
    const { LifecycleHookName } = LifecycleHooks[0];
    const hook = { AutoScalingGroupName, LifecycleHookName };
    await farm.moto.boto3([autoScaling("delete_lifecycle_hook", hook)]);
    await stack.pulumi(["config", "set", "edition", "second", "--stack", "test"]);
    farm.moto.requests.length = 0;
    const { changes, names } = await stack.up({ args: ["--refresh"] });

    expect(changes.replace).toBeUndefined();
    expect(names("create")).toEqual(["drain"]);
    expect(names("update", "Group")).toEqual(["web"]);
    const { instances, group } = await readBack();
    expect(instances[0].Tags).toContainEqual({ Key: "edition", Value: "second" });
    expect(group).toMatchObject({ DesiredCapacity: 2 });
    const template = group.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification;
    expect(template.Version).toBe("2");
    const refreshes = farm.moto.requests.filter(({ action }) => action === "autoscaling:StartInstanceRefresh");
    expect(refreshes.map(({ params }) => params)).toEqual([
      expect.objectContaining({
        AutoScalingGroupName,
        Strategy: "Rolling",
        "Preferences.MinHealthyPercentage": "90",
        "Preferences.AutoRollback": "true",
      }),
    ]);
  });

  it("is replaced where it cannot be changed, and the data disk goes over to the new machine", async () => {
    const old = await readBack();
    await newestImage("two");
    const { names } = await stack.up();
    expect(names("replace").sort()).toEqual(["data", "db"]);
    const { instances, volume } = await readBack();
    const running = instances.filter(({ State }: { State: { Name: string } }) => State.Name === "running");
    expect(running).toHaveLength(1);
    expect(running[0].InstanceId).not.toBe(old.instances[0].InstanceId);
    expect(volume.VolumeId).toBe(old.volume.VolumeId);
    expect(volume.Attachments).toMatchObject([{ InstanceId: running[0].InstanceId }]);
  });

  it("leaves nothing behind", async () => {
    await stack.destroy();
    // The second AMI is the test's. moto makes a volume for each snapshot that is begun.
    expect(await everythingIn(farm.moto)).toEqual({ ...before, images: 2, volumes: 1 });
  });
});

describe("the stand-in", () => {
  const standIn = new StandIn({ region: "eu-central-1", endpoints: {}, defaultTags: { owner: "us" } }, "7.0.0");
  const urn = (type: string) => `urn:pulumi:test::test::${type}::net`;

  it("refuses inputs and types that it does not know", async () => {
    const inputs = { cidrBlock: "10.0.0.0/16", enableNetworkAddressUsageMetrics: true };
    const { failures } = await standIn.check(urn("aws:ec2/vpc:Vpc"), {}, inputs);
    expect(failures?.map(({ property }) => property)).toEqual(["enableNetworkAddressUsageMetrics"]);
    await expect(standIn.check(urn("aws:sqs/queue:Queue"), {}, {})).rejects.toThrow("does not know the type");
  });

  it("tags with the provider's tags too, and keeps a name that it made up", async () => {
    const type = urn("aws:ec2/securityGroup:SecurityGroup");
    const { inputs } = await standIn.check(type, {}, { tags: { tier: "web" } });
    expect(inputs.tagsAll).toEqual({ owner: "us", tier: "web" });
    expect(inputs.name).toMatch(/^net-[0-9a-f]{7}$/);
    expect((await standIn.check(type, inputs, {})).inputs.name).toBe(inputs.name);
  });
});
