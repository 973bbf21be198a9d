import { filesystemProblems } from "../../../guest/keptFilesystem";
import type { Problem } from "../../../input/problem";
import { report } from "../../../process/diagnostics";
import { checked, isKnown } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { sameLocation } from "../api/access";
import { awsReason, explained } from "../api/awsError";
import { addTags, removeTags, type Tags } from "../api/tags";
import {
  createVolume,
  deleteVolume,
  findVolume,
  growVolume,
  hasKey,
  keyId,
  lookAtVolume,
  type OwnVolume,
} from "../api/volumes";
import { tagValue } from "../shortNames";
import { diskTag } from "../tags";
import { changedApartFromCredentials } from "./awsInputs";
import type { DataDiskInputs, DataDiskOutputs } from "./dataDiskInputs";
import { movedOn, whereIs } from "./dataDiskTag";

/** What a volume never follows: another value is refused, or is the same thing in other words, and needs no update. */
const fixed = ["encrypted", "kmsKey", "filesystem", "mountPath"];

/** A volume with the user's data: adopted where it exists, grown in place, never shrunk, and kept unless told otherwise. */
export const ec2DataDiskProvider: ResourceProvider<DataDiskInputs, DataDiskOutputs> = {
  async check(olds, news) {
    const before = olds?.uuid === news.uuid ? olds : undefined;
    const kept = before && sameLocation(before.aws, news.aws) ? before : undefined;
    // Disks that are deleted with their machine are not missed.
    if (before && !kept && !before.deleteWithMachine) return checked(news, [leftBehind(before, news)]);
    try {
      const there = await lookAt(kept, news);
      const volumeId = kept?.volumeId ?? there?.id;
      return checked({ ...news, volumeId }, [
        ...diskProblems(kept ?? there, news),
        ...(there && kept?.kmsKey !== news.kmsKey ? await keyProblems(there, news, kept !== undefined) : []),
        ...filesystemProblems(news.volumeName, kept, news),
      ]);
    } catch (error) {
      return checked(news, [{ propertyPath: "dataDisks", reason: awsReason(error) }]);
    }
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(withoutFixed(olds), withoutFixed(news));
    const replaces = changed.filter((key) => ["aws", "availabilityZone", "uuid"].includes(key));
    return { changes: changes || olds.untagged === true, replaces, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const volumeId = await explained(`the data disk ${inputs.volumeName} cannot be created`, createOrAdopt(inputs));
    return { id: volumeId, outs: { ...inputs, volumeId } };
  },
  async read(id, props) {
    if (!props) return { id, props };
    const there = await lookAtVolume(props.aws, id);
    const whereabouts = await explained(`the data disk ${props.volumeName} cannot be looked up`, whereIs(there, props));
    if (whereabouts !== "here") report(`${props.volumeName}: ${movedOn(id, props, whereabouts)}`);
    if (!there || typeof whereabouts === "object") return { id: "", props };
    const { untagged: _, ...before } = props;
    // The actual size and key, so that the next check compares with them.
    const now = { ...before, gibibytes: there.gibibytes, kmsKey: keyFound(props, there) };
    const found = whereabouts === "here" ? now : { ...now, untagged: true };
    return { id, props: found, inputs: found };
  },
  async update(id, olds, news) {
    const { aws, volumeName } = news;
    if (news.gibibytes > olds.gibibytes) {
      await explained(`the data disk ${volumeName} cannot be enlarged`, growVolume(aws, id, news.gibibytes));
      report(`${volumeName}: the volume has grown; the guest grows its filesystem at its next boot`);
    }
    await explained(`the data disk ${volumeName} cannot be tagged`, retag(id, olds, news));
    return { outs: { ...news, volumeId: olds.volumeId } };
  },
  async delete(id, { aws, volumeName, deleteWithMachine }) {
    if (deleteWithMachine) await explained(`the data disk ${volumeName} cannot be deleted`, deleteVolume(aws, id));
    else
      report(
        `kept: the volume ${id} (${volumeName}) with its data, which costs money; remove it with ` +
          `aws ec2 delete-volume --region ${aws.region} --volume-id ${id}`,
      );
  },
};

function withoutFixed(inputs: DataDiskInputs): DataDiskInputs {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !fixed.includes(key)),
  ) as unknown as DataDiskInputs;
}

function tagsOf({ tags, volumeName, uuid }: DataDiskInputs): Tags {
  return { ...tags, Name: tagValue(volumeName), [diskTag]: uuid };
}

async function retag(id: string, olds: DataDiskInputs, news: DataDiskInputs): Promise<void> {
  await addTags(news.aws, id, tagsOf(news));
  await removeTags(news.aws, id, tagsOf(olds), tagsOf(news));
}

/** The volume as it is, where it is not known already that it is as declared. */
async function lookAt(kept: DataDiskInputs | undefined, { aws, uuid, kmsKey }: DataDiskInputs) {
  if (kept?.volumeId === undefined) return findVolume(aws, { [diskTag]: uuid });
  return kept.kmsKey === kmsKey ? undefined : lookAtVolume(aws, kept.volumeId);
}

async function createOrAdopt(inputs: DataDiskInputs): Promise<string> {
  const { aws, uuid, gibibytes, kmsKey, volumeName } = inputs;
  const there = await findVolume(aws, { [diskTag]: uuid });
  if (!there) return createVolume(aws, { ...inputs, kmsKey: kmsKey || undefined, tags: tagsOf(inputs) });
  const [problem] = [...diskProblems(there, inputs), ...(await keyProblems(there, inputs, false))];
  if (problem) throw new Error(problem.reason);
  if (there.gibibytes < gibibytes) await growVolume(aws, there.id, gibibytes);
  await addTags(aws, there.id, tagsOf(inputs));
  if (kmsKey === "") report(`${volumeName}: the volume ${there.id} is adopted with its key ${there.kmsKey}`);
  if (there.type !== "gp3") report(`${volumeName}: the volume ${there.id} keeps its type ${there.type}`);
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

const keyPath = "platform.ec2.kmsKey";

/** @param isOurs the state knows the disk with another key; else it is only found. */
async function keyProblems(there: OwnVolume, news: DataDiskInputs, isOurs: boolean): Promise<Problem[]> {
  const { aws, volumeName, kmsKey } = news;
  if (!isKnown(kmsKey)) return [];
  const copy = 'or copy its data to a volume with the new key, see "Another key" in docs/ec2.md';
  if (!there.encrypted)
    return [
      {
        propertyPath: keyPath,
        reason: `the data disk ${volumeName} (${there.id}) is not encrypted, and an existing volume cannot be encrypted: copy its data to an encrypted one, see "Another key" in docs/ec2.md`,
      },
    ];
  // If the program names no key, a kept volume may have any key: the account's default may have been different.
  if (!isOurs && kmsKey === "") return [];
  const same = await hasKey(aws, there, kmsKey);
  if (same === true || (same === undefined && !isOurs)) return [];
  return [
    {
      propertyPath: keyPath,
      reason:
        `the data disk ${volumeName} (${there.id}) is encrypted with ${there.kmsKey}, and the key of a volume cannot be changed: ` +
        `use that key, ${copy}`,
    },
  ];
}

/** The key by the name that the program has for it, where that is the same one. */
function keyFound({ kmsKey }: DataDiskInputs, there: OwnVolume): string {
  const isAnother =
    keyId(kmsKey) !== undefined && keyId(there.kmsKey) !== undefined && keyId(kmsKey) !== keyId(there.kmsKey);
  return isAnother ? there.kmsKey : kmsKey;
}

function leftBehind({ aws: before }: DataDiskInputs, { aws, volumeName }: DataDiskInputs): Problem {
  const key = before.region === aws.region ? "endpoint" : "region";
  const [there, here] = [before, aws].map((access) => access[key] ?? "AWS's own endpoint");
  return {
    propertyPath: `platform.ec2.${key}`,
    reason:
      `the data of ${volumeName} is at ${there} and would not be at ${here}: copy it (aws ec2 create-snapshot, copy-snapshot, ` +
      `create-volume), move the tag ${diskTag} to the copy and run pulumi refresh, or give the new machine's disk another name`,
  };
}

function elsewhere({ volumeName, availabilityZone }: DataDiskInputs, zone: string): string {
  return (
    `the data of ${volumeName} is in ${zone}, but its machine would be in ${availabilityZone}, to which a volume cannot move: give the ` +
    "machine an address in that zone, or take a snapshot and create a volume with another disk name from it"
  );
}

function shrinks({ volumeName, gibibytes }: DataDiskInputs, before: number): string {
  return (
    `the data disk ${volumeName} has ${before}GiB, and making it ${gibibytes}GiB would cut off data; ` +
    "keep the size, or copy the data to a disk with another name"
  );
}
