import type { dynamic } from "@pulumi/pulumi";
import { changedInputs, checked, isKnown } from "../../../dynamic/provider";
import type { Problem } from "../../../input/problem";
import { type LaunchTexts, launchTextOf } from "../launchText";

export interface LaunchDataInputs extends LaunchTexts {
  /** Name in AWS, for messages. */
  machine: string;
}

export interface LaunchDataOutputs extends LaunchDataInputs {
  userDataBase64: string;
}

/** What an instance is told at its first boot: what changes it makes the machine begin anew. */
export const launchDataProvider: dynamic.ResourceProvider<LaunchDataInputs, LaunchDataOutputs> = {
  async check(_olds, news) {
    return checked(news, sizeProblems(news));
  },
  async diff(_id, olds, news) {
    // Peers come and go while the machine stays; nothing of this is at AWS, so that is not even taken note of.
    const replaces = changedInputs(olds, news).filter((key) => !["peers", "machine"].includes(key));
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const data = launchTextOf(inputs);
    if ("fault" in data) throw new Error(`${inputs.machine}: ${data.fault}`);
    return { id: inputs.machine, outs: { ...inputs, userDataBase64: data.base64 } };
  },
};

function sizeProblems(inputs: LaunchDataInputs): Problem[] {
  if (!isKnown(inputs.userData)) return [];
  // The id of a volume that is to come is as long as any other.
  const disks = inputs.disks.map(({ uuid, volumeId }) => ({
    uuid,
    volumeId: isKnown(volumeId) ? volumeId : anyVolume,
  }));
  const data = launchTextOf({ ...inputs, disks });
  return "fault" in data ? [{ propertyPath: "files", reason: data.fault }] : [];
}

const anyVolume = "vol-0123456789abcdef0";
