import type { Problem } from "../../../input/problem";
import { changedInputs, checked, isKnown } from "../../../provider/changes";
import { KnownToState } from "../../../provider/knownToState";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { AwsAccess } from "../api/access";
import { awsReason } from "../api/awsError";
import { instancesByMachine } from "../api/leftovers";
import type { Tags } from "../api/tags";
import { type LaunchTexts, launchTextOf } from "../launchText";
import { machineTag } from "../tags";

export interface LaunchDataInputs extends LaunchTexts {
  /** Name in AWS, for messages. */
  machine: string;
  /** To find out whether the machine exists already; absent: not looked up. */
  aws?: AwsAccess;
  /** Tags by which its instance is known; only with `aws`. */
  tags?: Tags;
}

export interface LaunchDataOutputs extends LaunchDataInputs {
  userDataBase64: string;
}

/** What an instance reads at its first boot. A change replaces the machine. */
export const launchDataProvider: ResourceProvider<LaunchDataInputs, LaunchDataOutputs> = {
  // Derived from user-data, which may contain secrets.
  secretOutputs: ["userDataBase64"],
  async check(olds, news) {
    const isNew = known.isNew(keyOf(news), olds?.machine === news.machine);
    return checked(news, [...sizeProblems(news), ...(isNew ? await nameProblems(news) : [])]);
  },
  async diff(_id, olds, news) {
    known.keep(keyOf(news));
    // Changes of peers do not replace the machine, and nothing of this is stored at AWS, so they are ignored.
    const replaces = changedInputs(olds, news).filter((key) => !["peers", "machine", "aws", "tags"].includes(key));
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const data = launchTextOf(inputs);
    if ("fault" in data) throw new Error(`${inputs.machine}: ${data.fault}`);
    return { id: inputs.machine, outs: { ...inputs, userDataBase64: data.base64 } };
  },
};

const known = new KnownToState();

function keyOf({ aws, machine }: LaunchDataInputs): string {
  return JSON.stringify([aws?.region, aws?.endpoint, aws?.profile, aws?.accessKeyId, machine]);
}

/** An instance that is there before the state has anything of its machine is known to another state, or to this one as another machine. */
async function nameProblems({ aws, tags, machine }: LaunchDataInputs): Promise<Problem[]> {
  if (!aws || !tags) return [];
  let ids: string[];
  try {
    ids = (await instancesOf(aws, tags)).get(tags[machineTag] ?? "") ?? [];
  } catch (error) {
    // Otherwise a running instance could be terminated as a leftover of an interrupted run.
    return [{ propertyPath: "name", reason: `it is unknown whether ${machine} already exists: ${awsReason(error)}` }];
  }
  if (ids.length === 0) return [];
  return [
    {
      propertyPath: "name",
      reason:
        `${ids.join(" and ")} in ${aws.region} already has the tags of ${machine}, but is not this machine in the stack's state. If the ` +
        "machine was moved in the program, remove it in one update and add it in the next, or keep its URN with aliases; if it belongs to another " +
        `stack, rename one; to recreate a machine, use --replace with the URN of its Instance; if nobody uses it: aws ec2 terminate-instances --region ${aws.region} --instance-ids ${ids.join(" ")}`,
    },
  ];
}

const listings = new Map<string, ReturnType<typeof instancesByMachine>>();

/** The instances of a stack by their machines, listed once in a run, however many machines are new; a listing that failed is made again. */
function instancesOf(aws: AwsAccess, { [machineTag]: _, ...stack }: Tags): ReturnType<typeof instancesByMachine> {
  const key = JSON.stringify([aws.region, aws.endpoint, aws.profile, aws.accessKeyId, stack]);
  const listed = listings.get(key) ?? instancesByMachine(aws, stack);
  listings.set(key, listed);
  listed.catch(() => listings.delete(key));
  return listed;
}

function sizeProblems(inputs: LaunchDataInputs): Problem[] {
  if (!isKnown(inputs.userData)) return [];
  // The id of a volume that does not exist yet has the same length as any other.
  const disks = inputs.disks.map(({ uuid, volumeId }) => ({
    uuid,
    volumeId: isKnown(volumeId) ? volumeId : anyVolume,
  }));
  const data = launchTextOf({ ...inputs, disks });
  return "fault" in data ? [{ propertyPath: "files", reason: data.fault }] : [];
}

const anyVolume = "vol-0123456789abcdef0";
