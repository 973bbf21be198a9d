import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimKey, tagKey } from "../../../src/platform/ec2/image/amiPlan";
import {
  type PublishedAmiOutputs,
  publishedAmiProvider as provider,
} from "../../../src/platform/ec2/resources/publishedAmi";
import type { Boto3Call } from "../../support/aws/boto3";
import { type Moto, startMoto } from "../../support/moto";
import { actionsNotAllowed } from "./support/permissions";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto?.stop());

const ec2 = (method: string, params: Record<string, unknown> = {}): Boto3Call => ({ service: "ec2", method, params });
const tagList = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** What the provider needs to know about an AMI that it no longer needs. */
type Published = { id: string; outs: PublishedAmiOutputs };

/**
 * AMIs of an image as publishing leaves them, oldest first: with tags and a claim for each of the stacks, and an uploaded snapshot. (moto
 * itself does not keep the tags of a registration; the tests of publishing check that they are requested.)
 */
async function amisOf(image: string, count: number, keep: number, stacks = ["dev"]): Promise<Published[]> {
  const names = Array.from({ length: count }, (_, i) => `vmfarm/${image}-${String(i).padStart(12, "0")}`);
  const tags = { [tagKey.image]: image, [tagKey.project]: "shop" };
  const calls = names.flatMap((Name) => [
    ec2("register_image", { Name }),
    {
      service: "ebs",
      method: "start_snapshot",
      params: { VolumeSize: 1, Tags: tagList({ ...tags, [tagKey.ami]: Name }) },
    },
  ]);
  const ids: string[] = (await moto.boto3(calls)).flatMap(({ ImageId }) => ImageId ?? []);
  const claims = stacks.map((stack) => [claimKey({ project: "shop", stack }, image), "now"]);
  await moto.boto3([ec2("create_tags", { Resources: ids, Tags: tagList({ ...tags, ...Object.fromEntries(claims) }) })]);
  const declarer = { project: "shop", stack: stacks[0]! };
  const outs = { aws: moto.aws, plan: { name: image }, declarer, keep, tags: {} } as unknown as PublishedAmiOutputs;
  return ids.map((id) => ({ id, outs: { ...outs, imageId: id } }));
}

/** Ids of the AMIs and names of the AMIs with a snapshot, as boto3 finds them. */
async function left(image: string): Promise<{ amis: string[]; snapshots: number }> {
  const Filters = [{ Name: `tag:${tagKey.image}`, Values: [image] }];
  const [{ Images }, { Snapshots }] = await moto.boto3([
    ec2("describe_images", { Owners: ["self"], Filters }),
    ec2("describe_snapshots", { OwnerIds: ["self"], Filters }),
  ]);
  return { amis: Images.map(({ ImageId }: { ImageId: string }) => ImageId).sort(), snapshots: Snapshots.length };
}

const giveUp = async (...published: Published[]) => {
  for (const { id, outs } of published) await provider.delete!(id, outs);
};

describe("old AMIs", () => {
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    const say = vi.spyOn(console, "error").mockImplementation((line) => void said.push(String(line)));
    return () => say.mockRestore();
  });
  afterEach(() => {
    delete moto.answerInstead.with;
  });

  it("beyond keep are removed with their snapshots, and all of them when no stack declares the image", async () => {
    const amis = await amisOf("web", 4, 1);
    await giveUp(...amis.slice(0, 3));
    const { amis: kept, snapshots } = await left("web");
    // The declared one, and one more.
    expect(kept).toHaveLength(2);
    expect(kept).toContain(amis[3]!.id);
    expect(snapshots).toBe(2);

    await giveUp(amis[3]!);
    expect(await left("web")).toEqual({ amis: [], snapshots: 0 });
  });

  it("stay while another stack declares them", async () => {
    const [dev] = await amisOf("shared", 1, 0, ["dev", "prod"]);
    const prod = { ...dev!, outs: { ...dev!.outs, declarer: { project: "shop", stack: "prod" } } };
    await giveUp(dev!);
    expect((await left("shared")).amis).toEqual([dev!.id]);
    await giveUp(prod);
    expect((await left("shared")).amis).toEqual([]);
  });

  it("stay while anything uses them, and the user is informed of what", async () => {
    const amis = await amisOf("used", 6, 0);
    const [stopped, template, group, shared, unused, current] = amis.map(({ id }) => id) as [string, ...string[]];
    const instance = await use(stopped, template!, group!, shared!);
    await giveUp(...amis.slice(0, 5));
    expect((await left("used")).amis).toEqual([stopped, template, group, shared, current].sort());
    for (const [id, user] of [
      [stopped, instance],
      [template, "launch template versions"],
      [group, "Auto Scaling group g"],
      [shared, "111122223333"],
    ])
      expect(said).toContainEqual(expect.stringMatching(new RegExp(`kept: the AMI ${id} .*${user}`)));
    expect(said.join("\n")).not.toContain(unused);
  });

  it("stay if AWS does not let us see what uses them", async () => {
    const [only] = await amisOf("unseen", 1, 0);
    moto.answerInstead.with = ({ action }) =>
      action === "autoscaling:DescribeAutoScalingGroups" ? accessDenied : undefined;
    await giveUp(only!);
    expect((await left("unseen")).amis).toEqual([only!.id]);
    expect(said).toContainEqual(expect.stringMatching(/cannot be read \(AWS denied the request/));
  });

  it("that somebody else has deregistered cause no error", async () => {
    const [only] = await amisOf("gone", 1, 0);
    await moto.boto3([ec2("deregister_image", { ImageId: only!.id })]);
    await giveUp(only!);
  });

  it("only need what the documented policy allows", () => {
    expect(actionsNotAllowed(moto, ["program", "image"])).toEqual([]);
  });
});

/** Uses AMIs: in a stopped instance, as the default of a launch template, in a group kept at its older version, from another account. */
async function use(stopped: string, template: string, group: string, shared: string): Promise<string> {
  const LaunchTemplateName = "versions";
  const data = (ImageId: string) => ({ LaunchTemplateData: { ImageId, InstanceType: "t3.micro" }, LaunchTemplateName });
  const [{ Instances }] = await moto.boto3([
    ec2("run_instances", { ImageId: stopped, MinCount: 1, MaxCount: 1 }),
    ec2("create_launch_template", data(group)),
    ec2("create_launch_template_version", data(template)),
    ec2("modify_launch_template", { LaunchTemplateName, DefaultVersion: "2" }),
    {
      service: "autoscaling",
      method: "create_auto_scaling_group",
      params: {
        AutoScalingGroupName: "g",
        MinSize: 0,
        MaxSize: 1,
        AvailabilityZones: ["eu-central-1a"],
        LaunchTemplate: { LaunchTemplateName, Version: "1" },
      },
    },
    ec2("modify_image_attribute", { ImageId: shared, LaunchPermission: { Add: [{ UserId: "111122223333" }] } }),
  ]);
  const id: string = Instances[0].InstanceId;
  await moto.boto3([ec2("stop_instances", { InstanceIds: [id] })]);
  return id;
}

const accessDenied = {
  status: 403,
  body: "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>",
};
