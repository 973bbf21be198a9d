import { readFileSync } from "node:fs";
import type { ImagePlan } from "../../../../src/image/plan";
import { planImage } from "../../../../src/image/plan";
import { Problems } from "../../../../src/input/problem";
import { blockSize } from "../../../../src/platform/ec2/image/blocks";
import type { PublishedAmiInputs } from "../../../../src/platform/ec2/resources/publishedAmi";
import type { Moto } from "../../../support/moto";
import type { SyntheticDisk } from "./syntheticDisk";

/** The plan of an image that is the unmodified disk. */
export function planOf(disk: SyntheticDisk, name = "web", edition?: string): ImagePlan {
  const problems = new Problems();
  const plan = planImage(name, { base: { file: disk.qcow2 }, edition }, problems);
  problems.refuse("GoldenImage", name);
  return plan!;
}

/** Inputs of the provider as a program would set them. */
export function inputsOf(moto: Moto, plan: ImagePlan, more: Partial<PublishedAmiInputs> = {}): PublishedAmiInputs {
  const declarer = { project: "shop", stack: "dev" };
  return { aws: moto.aws, plan, declarer, encrypted: true, kmsKeyArn: "", keep: 1, tags: { cost: "42" }, ...more };
}

/** The uploaded snapshots for AMIs whose name begins like this; moto creates others with each AMI by itself. */
export async function snapshotsFor(moto: Moto, amiPrefix: string): Promise<{ SnapshotId: string }[]> {
  const Filters = [{ Name: "tag:vmfarm:ami", Values: [`${amiPrefix}*`] }];
  const [{ Snapshots }] = await moto.boto3([
    { service: "ec2", method: "describe_snapshots", params: { OwnerIds: ["self"], Filters } },
  ]);
  return Snapshots;
}

/** What differs between a snapshot, read back with boto3, and the raw disk: indexes of blocks. */
export async function differentBlocks(moto: Moto, snapshot: string, disk: SyntheticDisk): Promise<number[]> {
  const [{ Blocks }] = await moto.boto3([
    { service: "ebs", method: "list_snapshot_blocks", params: { SnapshotId: snapshot } },
  ]);
  const listed: { BlockIndex: number; BlockToken: string }[] = Blocks;
  const read = await moto.boto3(
    listed.map(({ BlockIndex, BlockToken }) => ({
      service: "ebs",
      method: "get_snapshot_block",
      params: { SnapshotId: snapshot, BlockIndex, BlockToken },
    })),
  );
  const uploaded = new Map(listed.map(({ BlockIndex }, i) => [BlockIndex, Buffer.from(read[i].BlockData, "base64")]));
  const raw = readFileSync(disk.raw);
  const zeros = Buffer.alloc(blockSize);
  const different: number[] = [];
  for (let index = 0; index * blockSize < raw.length; index++) {
    const expected = Buffer.alloc(blockSize);
    raw.copy(expected, 0, index * blockSize);
    const there = uploaded.get(index);
    // A missing block reads as zeros; a stored block of zeros costs money.
    if (there ? !there.equals(expected) || there.equals(zeros) : !expected.equals(zeros)) different.push(index);
  }
  return different;
}

/** Adds the tags with which AMIs were registered, since moto does not keep them. */
export async function tagAsRegistered(moto: Moto): Promise<void> {
  const registrations = moto.requests.filter(({ action }) => action === "ec2:RegisterImage");
  const describe = { service: "ec2", method: "describe_images", params: { Owners: ["self"] } };
  const [{ Images }] = await moto.boto3([describe]);
  for (const { params } of registrations) {
    const found = Images.find(({ Name }: { Name: string }) => Name === params.Name);
    const keys = Object.entries(params).filter(([key]) => /^TagSpecification\.1\.Tag\.\d+\.Key$/.test(key));
    const Tags = keys.map(([key, Key]) => ({ Key, Value: params[key.replace(/Key$/, "Value")] }));
    const tag = { Resources: [found?.ImageId], Tags };
    if (found) await moto.boto3([{ service: "ec2", method: "create_tags", params: tag }]);
  }
}
