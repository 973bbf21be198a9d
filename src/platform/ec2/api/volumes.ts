import type { Volume } from "@aws-sdk/client-ec2";
import { poll } from "../../../process/poll";
import type { AwsAccess } from "./access";
import { hasCode, isDenied, unlessMissing } from "./awsError";
import { allPages, awsClient } from "./clients";
import { fromTagList, type Tags, tagFilters, toTagList } from "./tags";

/** An EBS volume. */
export interface OwnVolume {
  id: string;
  gibibytes: number;
  /** Name of the zone, which it never leaves. */
  availabilityZone: string;
  /** `available`, `in-use`, `creating`, `error` … */
  state: string;
  /** Ids of the instances that have it. */
  attachedTo: string[];
  /** `gp3`, `io2` … */
  type: string;
  encrypted: boolean;
  /** ARN of the key that it is encrypted with; empty: none, or AWS does not say it. */
  kmsKey: string;
  tags: Tags;
}

/** The volume with these tags; one that is about to go is none. @throws Error where there are several */
export async function findVolume(access: AwsAccess, tags: Tags): Promise<OwnVolume | undefined> {
  const volumes = await allPages(
    (NextToken) => awsClient("ec2", access).describeVolumes({ Filters: tagFilters(tags), NextToken }),
    (page) => page.Volumes,
  );
  const alive = volumes.map(ownVolume).filter(({ state }) => !["deleting", "deleted", "error"].includes(state));
  if (alive.length > 1)
    throw new Error(
      `${alive.map(({ id }) => id).join(" and ")} are both tagged as this disk: remove the tag from the wrong ones`,
    );
  return alive[0];
}

/** @returns undefined where it is not there. */
export async function lookAtVolume(access: AwsAccess, id: string): Promise<OwnVolume | undefined> {
  const answer = await unlessMissing(awsClient("ec2", access).describeVolumes({ VolumeIds: [id] }));
  const [found] = answer?.Volumes ?? [];
  return found && ownVolume(found);
}

function ownVolume({ Attachments = [], ...volume }: Volume): OwnVolume {
  return {
    id: volume.VolumeId!,
    gibibytes: volume.Size ?? 0,
    availabilityZone: volume.AvailabilityZone ?? "",
    state: volume.State ?? "creating",
    attachedTo: Attachments.flatMap(({ InstanceId }) => InstanceId ?? []),
    type: volume.VolumeType ?? "gp3",
    encrypted: volume.Encrypted ?? false,
    kmsKey: volume.KmsKeyId ?? "",
    tags: fromTagList(volume.Tags),
  };
}

export interface VolumeSpec {
  gibibytes: number;
  availabilityZone: string;
  /** ARN; undefined: the account's own key for EBS. */
  kmsKey?: string;
  tags: Tags;
}

const longestMs = 300_000;

/** Makes an empty encrypted gp3 volume. @returns its id, when it can be attached */
export async function createVolume(access: AwsAccess, spec: VolumeSpec): Promise<string> {
  const { VolumeId } = await awsClient("ec2", access).createVolume({
    AvailabilityZone: spec.availabilityZone,
    Size: spec.gibibytes,
    VolumeType: "gp3",
    Encrypted: true,
    ...(spec.kmsKey === undefined ? {} : { KmsKeyId: spec.kmsKey }),
    TagSpecifications: [{ ResourceType: "volume", Tags: toTagList(spec.tags) }],
  });
  const state = await poll(longestMs, async () => {
    const found = await lookAtVolume(access, VolumeId!);
    return found && found.state !== "creating" ? found.state : undefined;
  });
  if (state !== "available" && state !== "in-use")
    throw new Error(`the volume ${VolumeId} is in state "${state ?? "creating"}"`);
  return VolumeId!;
}

/** Enlarges a volume while it is in use; a second change of the same volume within six hours AWS may refuse. */
export async function growVolume(access: AwsAccess, id: string, gibibytes: number): Promise<void> {
  await awsClient("ec2", access).modifyVolume({ VolumeId: id, Size: gibibytes });
  const grown = await poll(longestMs, async () => {
    const { VolumesModifications = [] } = await awsClient("ec2", access).describeVolumesModifications({
      VolumeIds: [id],
    });
    const { ModificationState, StatusMessage } = VolumesModifications[0] ?? {};
    if (ModificationState === "failed") throw new Error(`the volume ${id} cannot be enlarged: ${StatusMessage}`);
    return ModificationState === "modifying" ? undefined : true;
  });
  if (!grown)
    throw new Error(`the volume ${id} is not enlarged after ${longestMs / 60_000} minutes: run the command again`);
}

/** What is gone already is no error. @throws Error where something uses it for longer than five minutes */
export async function deleteVolume(access: AwsAccess, id: string): Promise<void> {
  const done = await poll(longestMs, async () => {
    try {
      await unlessMissing(awsClient("ec2", access).deleteVolume({ VolumeId: id }));
      return true;
    } catch (error) {
      if (hasCode(error, "VolumeInUse")) return undefined;
      throw error;
    }
  });
  const users = done ? [] : ((await lookAtVolume(access, id))?.attachedTo ?? []);
  if (!done) throw new Error(`the volume ${id} is used by ${users.join(", ") || "something"}`);
}

/** What is the same of a key in all its names: the id in an ARN, or alone. Undefined of an alias, which only KMS can resolve. */
export function keyId(name: string): string | undefined {
  return /^(?:arn:[^:]*:kms:[^:]*:\d*:key\/)?([\w-]+)$/.exec(name)?.[1];
}

/**
 * Whether a volume is encrypted with a key.
 *
 * @param wanted its ARN or id; empty: the account's own key for EBS in the region
 * @returns undefined where AWS does not tell enough to say
 */
export async function hasKey(access: AwsAccess, { kmsKey }: OwnVolume, wanted: string): Promise<boolean | undefined> {
  const [is, should] = [keyId(kmsKey), keyId(wanted || (await defaultKey(access)))];
  return is === undefined || should === undefined ? undefined : is === should;
}

/** The key that EBS takes where none is named; empty where the account may not be asked for it. */
async function defaultKey(access: AwsAccess): Promise<string> {
  try {
    return (await awsClient("ec2", access).getEbsDefaultKmsKeyId({})).KmsKeyId ?? "";
  } catch (error) {
    if (isDenied(error)) return "";
    throw error;
  }
}
