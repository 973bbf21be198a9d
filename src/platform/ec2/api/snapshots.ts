import type { StartSnapshotCommandInput } from "@aws-sdk/client-ebs";
import type { Snapshot } from "@aws-sdk/client-ec2";
import { canonicalJson, sha256 } from "../../../digest";
import { poll } from "../../../process/poll";
import type { AwsAccess } from "./access";
import { hasCode, unlessMissing } from "./awsError";
import { allPages, awsClient } from "./clients";
import { fromTagList, type Tags, tagFilters, toTagList } from "./tags";

/** An EBS snapshot of ours. */
export interface OwnSnapshot {
  id: string;
  state: "pending" | "completed" | "error" | "recoverable" | "recovering";
  tags: Tags;
  startedAt: Date;
}

/** A snapshot that is being written is not there any more: it was cancelled or deleted. */
export class SnapshotGoneError extends Error {
  override readonly name = "SnapshotGoneError";
}

/** Snapshots of this account that carry the tags. */
export async function findSnapshots(access: AwsAccess, tags: Tags): Promise<OwnSnapshot[]> {
  const Filters = tagFilters(tags);
  const found = await allPages(
    (NextToken) => awsClient("ec2", access).describeSnapshots({ OwnerIds: ["self"], Filters, NextToken }),
    (page) => page.Snapshots,
  );
  return found.map(ownSnapshot);
}

/** @returns undefined where it is not there. */
export async function findSnapshot(access: AwsAccess, id: string): Promise<OwnSnapshot | undefined> {
  const answer = await unlessMissing(awsClient("ec2", access).describeSnapshots({ SnapshotIds: [id] }));
  const [found] = answer?.Snapshots ?? [];
  return found && ownSnapshot(found);
}

function ownSnapshot({ SnapshotId, State, Tags, StartTime }: Snapshot): OwnSnapshot {
  return {
    id: SnapshotId!,
    state: State as OwnSnapshot["state"],
    tags: fromTagList(Tags),
    startedAt: StartTime ?? new Date(0),
  };
}

export interface SnapshotSpec {
  gibibytes: number;
  description: string;
  tags: Tags;
  encrypted: boolean;
  kmsKeyArn?: string;
}

/** After which a snapshot that nobody writes to is cancelled by AWS. */
const abandonedAfterMinutes = 24 * 60;

/**
 * Begins a snapshot. The same request begins it once, however often it is sent.
 * @param instead snapshots that the same request has begun and that are of no use any more.
 */
export async function startSnapshot(access: AwsAccess, spec: SnapshotSpec, instead: string[]): Promise<string> {
  const request: StartSnapshotCommandInput = {
    VolumeSize: spec.gibibytes,
    Description: spec.description,
    Tags: toTagList(spec.tags),
    Timeout: abandonedAfterMinutes,
    // Otherwise the account's default determines whether snapshots are encrypted.
    ...(spec.encrypted && { Encrypted: true, KmsKeyArn: spec.kmsKeyArn }),
  };
  const ClientToken = sha256(canonicalJson({ request, instead }));
  const { SnapshotId } = await awsClient("ebs", access).startSnapshot({ ...request, ClientToken });
  return SnapshotId!;
}

/** For so long a snapshot may still be unknown to the EBS direct APIs after it was begun (coldsnap waits 132 s). */
const unknownForMs = 150_000;

/** Writes one block. @throws SnapshotGoneError */
export async function putBlock(
  access: AwsAccess,
  id: string,
  index: number,
  data: Buffer,
  checksum: string,
): Promise<void> {
  const put = async () => {
    try {
      await awsClient("ebs", access).putSnapshotBlock({
        SnapshotId: id,
        BlockIndex: index,
        BlockData: data,
        DataLength: data.length,
        Checksum: checksum,
        ChecksumAlgorithm: "SHA256",
      });
      return true;
    } catch (error) {
      if (hasCode(error, "ResourceNotFoundException")) return undefined;
      // Only pending snapshots accept blocks.
      if (hasCode(error, "ValidationException", "ConflictException") && !(await isPending(access, id)))
        throw new SnapshotGoneError(`the snapshot ${id} no longer accepts blocks`);
      throw error;
    }
  };
  if (!(await poll(unknownForMs, put))) throw new SnapshotGoneError(`the snapshot ${id} does not exist`);
}

async function isPending(access: AwsAccess, id: string): Promise<boolean> {
  return (await findSnapshot(access, id))?.state === "pending";
}

/** Seals a snapshot; one that is sealed already is left as it is. @throws SnapshotGoneError */
export async function completeSnapshot(
  access: AwsAccess,
  id: string,
  { blocks, checksum }: { blocks: number; checksum: string },
): Promise<void> {
  try {
    await awsClient("ebs", access).completeSnapshot({
      SnapshotId: id,
      ChangedBlocksCount: blocks,
      Checksum: checksum,
      ChecksumAlgorithm: "SHA256",
      ChecksumAggregationMethod: "LINEAR",
    });
  } catch (error) {
    const state = (await findSnapshot(access, id))?.state;
    if (state === "completed") return;
    if (state !== "pending") throw new SnapshotGoneError(`the snapshot ${id} was cancelled`);
    throw error;
  }
}

const longestCompletionMs = 3_600_000;

/** Waits until AMIs can be made of a snapshot. @throws SnapshotGoneError, or Error where it takes more than an hour */
export async function waitForSnapshot(access: AwsAccess, id: string): Promise<void> {
  const state = await poll(longestCompletionMs, async () => {
    const found = await findSnapshot(access, id);
    return found?.state === "pending" ? undefined : (found?.state ?? "gone");
  });
  if (state === undefined) throw new Error(`the snapshot ${id} is not complete after an hour: run the command again`);
  if (state !== "completed") throw new SnapshotGoneError(`the snapshot ${id} is in state "${state}"`);
}

/** @returns false where an AMI uses it. One that is gone already is no error. */
export async function deleteSnapshot(access: AwsAccess, id: string): Promise<boolean> {
  try {
    await unlessMissing(awsClient("ec2", access).deleteSnapshot({ SnapshotId: id }));
    return true;
  } catch (error) {
    if (hasCode(error, "InvalidSnapshot.InUse")) return false;
    throw error;
  }
}
