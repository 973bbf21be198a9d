import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linearChecksum } from "../../../src/platform/ec2/image/blocks";
import {
  type PublishedAmiInputs,
  publishedAmiProvider as provider,
} from "../../../src/platform/ec2/resources/publishedAmi";
import type { AwsRequest } from "../../support/aws/proxy";
import { blockOf, type ImageGround, imageGround } from "./support/ground";
import { actionsNotAllowed } from "./support/permissions";
import { differentBlocks, inputsOf, planOf, snapshotsFor } from "./support/publishing";

let ground: ImageGround;
beforeAll(async () => {
  ground = await imageGround();
});
afterAll(() => ground?.end());

const made = (action: string) => ground.made(action);

describe("a published image", () => {
  let outs: Awaited<ReturnType<NonNullable<typeof provider.create>>>;
  let inputs: PublishedAmiInputs;
  let snapshot: string;

  beforeAll(async () => {
    inputs = inputsOf(ground.moto, planOf(ground.disk));
    expect((await provider.check!({} as PublishedAmiInputs, inputs)).failures).toEqual([]);
    outs = await provider.create(inputs);
    snapshot = (await snapshotsFor(ground.moto, "vmfarm/web-"))[0]!.SnapshotId;
  });

  it("has the blocks of the disk, except those with only zeros", async () => {
    expect(await differentBlocks(ground.moto, snapshot, ground.disk)).toEqual([]);
  });

  it("was sealed with the number of its blocks and their checksum", () => {
    const puts = made("ebs:PutSnapshotBlock");
    const sums = new Map(puts.map((put) => [blockOf(put), put.headers["x-amz-checksum"]!]));
    const [{ headers }] = made("ebs:CompleteSnapshot") as [AwsRequest];
    expect(headers["x-amz-changedblockscount"]).toBe(String(sums.size));
    expect(headers["x-amz-checksum"]).toBe(linearChecksum(sums));
    expect(headers["x-amz-checksum-aggregation-method"]).toBe("LINEAR");
  });

  it("has a snapshot in whole GiB, encrypted with the account's key, started once", () => {
    const starts = made("ebs:StartSnapshot");
    expect(starts).toHaveLength(1);
    expect(starts[0]!.json).toMatchObject({ VolumeSize: 1, Encrypted: true, Timeout: 1440 });
    expect(starts[0]!.json!.KmsKeyArn).toBeUndefined();
    expect(String(starts[0]!.json!.ClientToken)).toMatch(/^[0-9a-f]{64}$/);
  });

  // moto keeps name and description of a registration; the rest is taken from the request.
  it("is registered for both firmwares, with ENA, gp3 and IMDSv2", () => {
    const [{ params }] = made("ec2:RegisterImage") as [AwsRequest];
    expect(params).toMatchObject({
      Name: expect.stringMatching(/^vmfarm\/web-[0-9a-f]{12}$/),
      Architecture: "x86_64",
      BootMode: "uefi-preferred",
      EnaSupport: "true",
      ImdsSupport: "v2.0",
      VirtualizationType: "hvm",
      RootDeviceName: "/dev/xvda",
      "BlockDeviceMapping.1.DeviceName": "/dev/xvda",
      "BlockDeviceMapping.1.Ebs.SnapshotId": snapshot,
      "BlockDeviceMapping.1.Ebs.VolumeSize": "1",
      "BlockDeviceMapping.1.Ebs.VolumeType": "gp3",
      "BlockDeviceMapping.1.Ebs.DeleteOnTermination": "true",
    });
    const tags = Object.entries(params).filter(([key]) => /^TagSpecification\.1\.Tag\.\d+\.Key$/.test(key));
    expect(tags.map(([, value]) => value)).toEqual(
      expect.arrayContaining(["cost", "vmfarm:recipe", "vmfarm:project", "vmfarm:stack", "vmfarm:builtAt"]),
    );
  });

  it("is found by boto3 under its name, with the stack's claim", async () => {
    const [{ Images }] = await ground.moto.boto3([
      { service: "ec2", method: "describe_images", params: { ImageIds: [outs.id] } },
    ]);
    expect(Images).toEqual([expect.objectContaining({ Name: outs.outs!.amiName, State: "available" })]);
    expect(Images[0].Tags.map(({ Key }: { Key: string }) => Key)).toContain("vmfarm:claim:shop/dev/web");
  });

  it("is used as it is by another stack, which uploads nothing", async () => {
    const before = made("ebs:PutSnapshotBlock").length;
    const other = await provider.create({ ...inputs, declarer: { project: "shop", stack: "prod" } });
    expect(other.id).toBe(outs.id);
    expect(made("ebs:PutSnapshotBlock")).toHaveLength(before);
  });

  it("does not change if nothing has changed, wherever it is built", async () => {
    const elsewhere = { ...inputs, plan: { ...inputs.plan, base: { ...inputs.plan.base, path: "/elsewhere.qcow2" } } };
    expect(await provider.diff!(outs.id, outs.outs!, elsewhere)).toMatchObject({ changes: false, replaces: [] });
  });

  it("is known to a preview by its id once it exists, and looked up once", async () => {
    const { imageId, virtualSize, rootDeviceName } = outs.outs!;
    const { inputs: known } = await provider.check!(inputs, inputs);
    expect(known).toMatchObject({ imageId, virtualSize, rootDeviceName });
    expect((await provider.diff!(outs.id, outs.outs!, known!)).changes).toBe(false);
    ground.moto.requests.length = 0;
    const retagged = { ...inputs, tags: { cost: "43" } };
    expect((await provider.check!(known!, retagged)).inputs).toMatchObject({ imageId, tags: { cost: "43" } });
    expect(ground.moto.requests).toEqual([]);
    expect(
      (await provider.check!(known!, { ...inputs, plan: planOf(ground.disk, "web", "next") })).inputs,
    ).not.toHaveProperty("imageId");
  });

  it("is a different one with another recipe, key or region", async () => {
    const diff = (change: Partial<PublishedAmiInputs>) => provider.diff!(outs.id, outs.outs!, { ...inputs, ...change });
    expect(await diff({ plan: planOf(ground.disk, "web", "next") })).toMatchObject({ replaces: ["plan"] });
    expect(await diff({ encrypted: false })).toMatchObject({ replaces: ["plan"] });
    expect(await diff({ aws: { ...inputs.aws, region: "eu-west-1" } })).toMatchObject({ replaces: ["aws"] });
    expect(await diff({ aws: { ...inputs.aws, secretAccessKey: "new" } })).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it("is read as gone after somebody has deregistered it", async () => {
    expect((await provider.read!(outs.id, outs.outs)).id).toBe(outs.id);
    await ground.moto.boto3([{ service: "ec2", method: "deregister_image", params: { ImageId: outs.id } }]);
    expect((await provider.read!(outs.id, outs.outs)).id).toBe("");
  });

  it("only needs what the documented policy allows", () => {
    expect(actionsNotAllowed(ground.moto, ["program", "image"])).toEqual([]);
  });
});
