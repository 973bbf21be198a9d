import type { dynamic } from "@pulumi/pulumi";
import { checked, isKnown } from "../../../dynamic/provider";
import type { Problem } from "../../../input/problem";
import { type AwsAccess, samePlace } from "../host/access";
import { awsReason, explained } from "../host/awsError";
import { addTags, type Tags } from "../host/tags";
import { createVolume, deleteVolume, findVolume, growVolume, lookAtVolume } from "../host/volumes";
import { diskTag } from "../tags";
import { changedApartFromCredentials } from "./awsInputs";

export interface DataDiskInputs {
  aws: AwsAccess;
  /** Name in AWS. */
  volumeName: string;
  /** Follows from project, stack, machine and disk: a volume with it is this disk. */
  uuid: string;
  gibibytes: number;
  /** Name of the zone of the machine, which the volume never leaves. */
  availabilityZone: string;
  /** Always true; here so that policies see it. */
  encrypted: boolean;
  /** ARN; empty: the account's own key for EBS. */
  kmsKey: string;
  tags: Tags;
  deleteWithMachine: boolean;
  /** Of the disk that is there. Filled in by the check: else a preview of a disk that grows would have its machine replaced. */
  volumeId?: string;
}

export interface DataDiskOutputs extends DataDiskInputs {
  volumeId: string;
}

/** A volume with the user's data: adopted where it exists, grown in place, never shrunk, and kept unless told otherwise. */
export const ec2DataDiskProvider: dynamic.ResourceProvider<DataDiskInputs, DataDiskOutputs> = {
  async check(olds, news) {
    const kept = olds?.uuid === news.uuid && samePlace(olds.aws, news.aws) ? olds : undefined;
    try {
      const there = kept?.volumeId === undefined ? await findVolume(news.aws, { [diskTag]: news.uuid }) : undefined;
      const volumeId = kept?.volumeId ?? there?.id;
      return checked({ ...news, volumeId }, diskProblems(kept ?? there, news));
    } catch (error) {
      return checked(news, [{ propertyPath: "dataDisks", reason: awsReason(error) }]);
    }
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(olds, news);
    const replaces = changed.filter((key) => ["aws", "availabilityZone", "uuid"].includes(key));
    return { changes, replaces, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const volumeId = await explained(`the data disk ${inputs.volumeName} cannot be made`, createOrAdopt(inputs));
    return { id: volumeId, outs: { ...inputs, volumeId } };
  },
  async read(id, props) {
    return props && (await lookAtVolume(props.aws, id)) ? { id, props } : { id: "", props };
  },
  async update(id, olds, news) {
    const { aws, volumeName } = news;
    if (news.gibibytes > olds.gibibytes) {
      await explained(`the data disk ${volumeName} cannot be enlarged`, growVolume(aws, id, news.gibibytes));
      console.error(`${volumeName}: the volume has grown; the guest grows its filesystem when it boots next`);
    }
    await explained(`the data disk ${volumeName} cannot be tagged`, addTags(aws, id, tagsOf(news)));
    return { outs: { ...news, volumeId: olds.volumeId } };
  },
  async delete(id, { aws, volumeName, deleteWithMachine }) {
    if (deleteWithMachine) await explained(`the data disk ${volumeName} cannot be deleted`, deleteVolume(aws, id));
    else
      console.error(
        `kept: the volume ${id} (${volumeName}) with its data, which costs money; remove it with ` +
          `aws ec2 delete-volume --region ${aws.region} --volume-id ${id}`,
      );
  },
};

function tagsOf({ tags, volumeName, uuid }: DataDiskInputs): Tags {
  return { ...tags, Name: volumeName, [diskTag]: uuid };
}

async function createOrAdopt(inputs: DataDiskInputs): Promise<string> {
  const { aws, uuid, gibibytes, kmsKey } = inputs;
  const there = await findVolume(aws, { [diskTag]: uuid });
  if (!there) return createVolume(aws, { ...inputs, kmsKey: kmsKey || undefined, tags: tagsOf(inputs) });
  if (there.availabilityZone !== inputs.availabilityZone) throw new Error(elsewhere(inputs, there.availabilityZone));
  if (there.gibibytes > gibibytes) throw new Error(shrinks(inputs, there.gibibytes));
  if (there.gibibytes < gibibytes) await growVolume(aws, there.id, gibibytes);
  return there.id;
}

/** Against the disk of the state, or one that is there from before. */
function diskProblems(
  before: Pick<DataDiskInputs, "gibibytes" | "availabilityZone"> | undefined,
  news: DataDiskInputs,
): Problem[] {
  if (!before) return [];
  const { gibibytes, availabilityZone } = news;
  const problems: Problem[] = [];
  if (before.gibibytes > gibibytes) problems.push({ propertyPath: "size", reason: shrinks(news, before.gibibytes) });
  if (isKnown(availabilityZone) && before.availabilityZone !== availabilityZone)
    problems.push({ propertyPath: "address", reason: elsewhere(news, before.availabilityZone) });
  return problems;
}

function elsewhere({ volumeName, availabilityZone }: DataDiskInputs, zone: string): string {
  return (
    `the data of ${volumeName} is in ${zone}, and its machine would be in ${availabilityZone}, where a volume cannot follow: give the ` +
    "machine an address in that zone, or take a snapshot and make a volume of another disk name from it"
  );
}

function shrinks({ volumeName, gibibytes }: DataDiskInputs, before: number): string {
  return (
    `the data disk ${volumeName} has ${before}GiB, and making it ${gibibytes}GiB would cut off data; ` +
    "keep the size, or copy the data to a disk of another name"
  );
}
