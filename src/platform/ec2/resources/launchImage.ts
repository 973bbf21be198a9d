import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { type AwsAccess, sameLocation } from "../api/access";
import { awsReason } from "../api/awsError";
import { amiOfMachine } from "../api/instances";

export interface LaunchImageInputs {
  aws: AwsAccess;
  /** Value of the tag by which the machine's instance is found. */
  machine: string;
  /** Name of the AMI, which says what is in it: the same recipe has the same name, whatever the id. */
  content: string;
  /** Id of the AMI that new machines are made of, and the size of its disk in bytes. */
  image: string;
  virtualSize: number;
  /** What else makes the machine begin anew. */
  begins: Record<string, unknown>;
  /** Id of the AMI that this machine is made of: `image`, or the one in the state. */
  ami?: string;
  /** Size of that AMI's disk in bytes. */
  bytes?: number;
}

/**
 * The AMI that one machine is made of. A machine that runs does not need its AMI: where that was deregistered and its image published anew,
 * under another id, the machine stays what it is until something else has it begin anew.
 */
export const launchImageProvider: ResourceProvider<LaunchImageInputs, LaunchImageInputs> = {
  async check(olds, news) {
    try {
      return checked({ ...news, ...(await madeOf(olds, news)) });
    } catch (error) {
      return checked(news, [{ propertyPath: "image", reason: awsReason(error) }]);
    }
  },
  async diff(_id, olds, news) {
    return { changes: changedInputs(olds, news).length > 0 };
  },
  async create(inputs) {
    return { id: inputs.machine, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};

async function madeOf(olds: LaunchImageInputs | undefined, news: LaunchImageInputs) {
  const now = { ami: news.image, bytes: news.virtualSize };
  if (olds?.ami === undefined || olds.ami === news.image || !isTheSame(olds, news)) return now;
  // Only while a machine with the old id exists; a terminated one can only be recreated from the new AMI.
  const there = await amiOfMachine(news.aws, news.machine);
  return there === olds.ami ? { ami: olds.ami, bytes: olds.bytes } : now;
}

function isTheSame(olds: LaunchImageInputs, news: LaunchImageInputs): boolean {
  const other = changedInputs(olds, news).some((key) => key === "content" || key === "begins" || key === "machine");
  return !other && sameLocation(olds.aws, news.aws);
}
