import type { Problem } from "../../../input/problem";
import { gib } from "../../../input/size";
import { changedInputs, checked, isKnown } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { hardwareProblems } from "../govc/compute";
import { neverFits, spaceOn } from "../govc/datastore";
import type { Vcenter } from "../govc/govc";

export interface MachineHardwareInputs {
  vcenter: Vcenter;
  /** How govc names the cluster or host that it runs on; empty where that is not seen. */
  compute: string;
  datastorePath: string;
  cpus: number;
  memoryMiB: number;
  /** Bytes of the image's disk; 0: unknown. */
  imageSize: number;
  /** Bytes of the root disk; 0: as large as the image's. */
  rootSize: number;
  /** GiB of the root disk; derived from `rootSize` and `imageSize`. */
  rootGib?: number;
  /** GiB that the first label stands for; derived, and never changed. */
  firstGib?: number;
  /** Label of the root disk at the provider; derived from its size. */
  rootLabel?: string;
}

/**
 * Whether a machine's hardware can be had, and by which label the provider knows its root disk. It makes nothing: it is what remembers
 * the first size. Another size is another label, so that the machine is replaced: a root disk never shrinks, and its guest looks at its
 * size at the first boot.
 */
export const machineHardwareProvider: ResourceProvider<MachineHardwareInputs, MachineHardwareInputs> = {
  async check(olds, news) {
    const { vcenter, compute, datastorePath, cpus, memoryMiB, imageSize, rootSize } = news;
    const bytes = rootSize || imageSize;
    const asked = isKnown(bytes) && bytes > 0 ? rootGib(bytes) : undefined;
    const firstGib = olds?.firstGib ?? asked;
    const rootLabel = asked === undefined ? (olds?.rootLabel ?? firstLabel) : labelOf(asked, firstGib!);
    const own = { vcenter, compute, datastorePath, cpus, memoryMiB, imageSize, rootSize };
    const inputs = { ...own, rootGib: asked, firstGib, rootLabel };
    const problems = await Promise.all([newHardwareProblems(olds, inputs), rootProblems(olds, inputs)]);
    return checked(inputs, problems.flat());
  },
  async diff(_id, olds, news) {
    // Nothing of this is stored on the vCenter, so a change of credentials is ignored.
    return { changes: changedInputs(olds, news).some((key) => key !== "vcenter"), replaces: [] };
  },
  async create(inputs) {
    return { id: inputs.rootLabel!, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};

/** Whole GiB, in which the provider counts. */
export function rootGib(bytes: number): number {
  return Math.ceil(bytes / gib);
}

/** The root disk's label on every machine whose size has never changed. */
export const firstLabel = "root";

/** A size has one label, whatever a run that failed has left; no data disk can have such a name. */
function labelOf(asked: number, firstGib: number): string {
  return asked === firstGib ? firstLabel : `${firstLabel}.${asked}`;
}

/** What a machine has already it may keep, whatever became of the hosts. */
async function newHardwareProblems(olds: Partial<MachineHardwareInputs> | undefined, news: MachineHardwareInputs) {
  const { vcenter, compute, cpus, memoryMiB } = news;
  if (!isKnown(compute) || compute === "") return [];
  const grows = (key: "cpus" | "memoryMiB") => olds?.compute !== compute || news[key] > (olds[key] ?? 0);
  if (!grows("cpus") && !grows("memoryMiB")) return [];
  return hardwareProblems(vcenter, compute, { cpus, memoryMiB });
}

async function rootProblems(
  olds: Partial<MachineHardwareInputs> | undefined,
  { vcenter, datastorePath, rootGib: asked }: MachineHardwareInputs,
): Promise<Problem[]> {
  const isOther = olds?.rootGib !== asked || olds?.datastorePath !== datastorePath;
  if (asked === undefined || !isOther || !isKnown(datastorePath)) return [];
  const space = await spaceOn(vcenter, datastorePath);
  // How much it shares with its image is unknown, so free space says nothing.
  const reason = space && neverFits(asked * gib, datastorePath, space);
  return reason === undefined ? [] : [{ propertyPath: "rootDisk", reason }];
}
