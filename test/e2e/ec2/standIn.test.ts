import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { repoRoot } from "../../../tools/paths";
import type { Boto3Call } from "../../support/aws/boto3";
import { whatMotoLacks } from "../../support/aws/lacking";
import { types } from "../../support/awsProvider/types";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { everythingIn } from "./support/everything";

let farm: Ec2Farm;
let stack: TestStack;
let before: Awaited<ReturnType<typeof everythingIn>>;
beforeAll(async () => {
  farm = await startEc2Farm();
  farm.moto.answerInstead.with = whatMotoLacks();
  await newestImage("one");
  before = await everythingIn(farm.moto);
  const program = join(repoRoot, "test", "e2e", "ec2", "programs", "everything");
  const source = `module.exports = require(${JSON.stringify(program)});\n`;
  stack = await TestStack.create({
    farm,
    config: { "aws:region": farm.moto.aws.region },
    secrets: {},
    program: { source },
  });
});
afterAll(() => farm?.stop());

const ec2 = (method: string, params: Record<string, unknown> = {}): Boto3Call => ({ service: "ec2", method, params });
const autoScaling = (method: string, params = {}): Boto3Call => ({ service: "autoscaling", method, params });

/** Registers an AMI, which is then the newest, and sets the parameter to it. */
async function newestImage(Name: string): Promise<void> {
  const [{ ImageId }] = await farm.moto.boto3([ec2("register_image", { Name: `image-${Name}` })]);
  const params = { Name: "/images/web", Value: ImageId, Type: "String", Overwrite: true };
  await farm.moto.boto3([{ service: "ssm", method: "put_parameter", params }]);
}

/** As found by boto3. */
async function readBack() {
  const running = { Name: "instance-state-name", Values: ["running"] };
  const at = (address: string) => ({ Filters: [{ Name: "private-ip-address", Values: [address] }, running] });
  const [db, bastion, { Volumes }, { AutoScalingGroups }] = await farm.moto.boto3([
    ec2("describe_instances", at("10.1.0.10")),
    ec2("describe_instances", at("10.1.1.10")),
    ec2("describe_volumes"),
    autoScaling("describe_auto_scaling_groups"),
  ]);
  // biome-ignore lint/suspicious/noExplicitAny: boto3's answer
  const instances = (answer: any) => answer.Reservations.flatMap((one: any) => one.Instances);
  const disks = (answer: unknown) => {
    const [{ InstanceId }] = instances(answer);
    // biome-ignore lint/suspicious/noExplicitAny: boto3's answer
    return Volumes.filter(({ Attachments: [at] }: any) => at?.InstanceId === InstanceId);
  };
  return { db: instances(db), dbDisks: disks(db), bastion: instances(bastion), group: AutoScalingGroups[0] };
}

const ofSize = (disks: { Size: number }[], size: number) => disks.find(({ Size }) => Size === size);

describe("a program with every type of the stand-in", () => {
  const { step, check } = steps();
  let count: number;

  step("is not created by a preview", async () => {
    const { changes, steps } = await stack.preview();
    count = changes.create!;
    expect(changes).toEqual({ create: count });
    // The stack itself is one step, but not a resource of a provider.
    expect(Object.keys(types).filter((type) => !steps.some((step) => step.type === type))).toEqual([]);
    expect(await everythingIn(farm.moto)).toEqual(before);
  });

  step("is created as the program says", async () => {
    await stack.up();
    const { db, dbDisks, bastion, group } = await readBack();
    expect(db).toMatchObject([{ InstanceType: "t3.micro", MetadataOptions: { HttpTokens: "required" } }]);
    expect(db[0].KeyName).toBeUndefined();
    expect(bastion).toMatchObject([{ InstanceType: "t3.micro", PublicIpAddress: expect.any(String) }]);
    const disks = [5, 16].map((Size) => ({ Size, VolumeType: "gp3", Encrypted: true }));
    expect(disks.map(({ Size }) => ofSize(dbDisks, Size))).toMatchObject(disks);
    expect(group).toMatchObject({ DesiredCapacity: 1, TargetGroupARNs: [expect.stringContaining("targetgroup/web-")] });
    expect(await stack.outputs()).toMatchObject({ machine: "10.1.0.10", version: 1, looked: { hostnames: true } });
  });

  check("has no secret in the state", async () => {
    const { image } = await stack.outputs<{ image: string }>();
    const state = await stack.resources();
    // Not with toContain, which would print it.
    const text = JSON.stringify(state.filter(({ type }) => type === "aws:ec2/instance:Instance"));
    expect(text.includes(Buffer.from("#cloud-config\n").toString("base64"))).toBe(false);
    const { stdout } = await stack.pulumi(["stack", "output", "--stack", "test"]);
    expect([stdout.includes(image), stdout.includes("[secret]")]).toEqual([false, true]);
  });

  check("is not changed when nothing changes", async () => {
    expect((await stack.preview()).changes).toEqual({ same: count });
    expect((await stack.up()).changes).toEqual({ same: count });
  });

  step("is changed in place, and the preview says what will change", async () => {
    const { AutoScalingGroupName } = (await readBack()).group;
    await stack.setConfig("edition", "second");
    const preview = await stack.preview();
    farm.moto.requests.length = 0;
    const { changes, names } = await stack.up();

    expect(Object.keys(changes).sort()).toEqual(["same", "update"]);
    expect(preview.changes).toEqual(changes);
    expect(preview.names("update").sort()).toEqual(names("update").sort());
    const { db, dbDisks, bastion, group } = await readBack();
    expect(db[0].Tags).toContainEqual({ Key: "edition", Value: "second" });
    expect(ofSize(dbDisks, 20)).toMatchObject({ Encrypted: true });
    expect(bastion[0].InstanceType).toBe("t3.small");
    expect(group.DesiredCapacity).toBe(2);
    const template = group.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification;
    expect(template.Version).toBe("2");
    // moto 5.2 has no StartInstanceRefresh: `whatMotoLacks` answers, and only the request is tested.
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

  step("recreates what somebody else has removed, once a refresh has noticed", async () => {
    const { AutoScalingGroupName } = (await readBack()).group;
    const ofGroup = { AutoScalingGroupName };
    const [{ LifecycleHooks }] = await farm.moto.boto3([autoScaling("describe_lifecycle_hooks", ofGroup)]);
    const { LifecycleHookName } = LifecycleHooks[0];
    await farm.moto.boto3([autoScaling("delete_lifecycle_hook", { ...ofGroup, LifecycleHookName })]);

    const refreshed = await stack.refresh();
    expect(refreshed.names("delete")).toEqual(["drain"]);
    const { changes, names } = await stack.up();
    expect(changes).toEqual({ create: 1, same: count - 1 });
    expect(names("create")).toEqual(["drain"]);
  });

  step("is replaced if it cannot be changed, and the data disk moves to the new machine", async () => {
    const old = await readBack();
    await newestImage("two");
    const { names } = await stack.up();
    expect(names("replace").sort()).toEqual(["bastion", "data", "db", "db"]);
    expect(names("update").sort()).toEqual(["web", "web"]);
    const { db, dbDisks, bastion } = await readBack();
    expect([db, bastion].map(({ length }) => length)).toEqual([1, 1]);
    expect(db[0].InstanceId).not.toBe(old.db[0].InstanceId);
    // biome-ignore lint/suspicious/noExplicitAny: boto3's answer
    const volume = (disks: any) => ofSize(disks, 5) as any;
    expect(volume(dbDisks).VolumeId).toBe(volume(old.dbDisks).VolumeId);
  });

  check("leaves nothing behind", async () => {
    await stack.destroy();
    // The second AMI is the test's.
    expect(await everythingIn(farm.moto)).toEqual({ ...before, images: before.images! + 1 });
    const card = { Filters: [{ Name: "private-ip-address", Values: ["10.1.1.10"] }] };
    const [{ NetworkInterfaces }] = await farm.moto.boto3([ec2("describe_network_interfaces", card)]);
    expect(NetworkInterfaces).toEqual([]);
  });
});
