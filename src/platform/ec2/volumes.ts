import type { Problems } from "../../input/problem";
import { gib } from "../../input/size";
import type { HardwarePlan } from "../../machine/hardware";

/** Of gp3, in GiB. */
const largestVolume = 65_536;

/** Size of the volume that holds a disk of so many bytes: EBS counts in whole GiB. */
export function volumeGibibytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / gib));
}

/** Reports what EBS has no volume for. Root disks are whole GiB by the platform's capabilities. */
export function checkVolumes({ rootDisk, dataDisks }: HardwarePlan, problems: Problems): void {
  for (const [i, { bytes }] of dataDisks.entries()) {
    const here = problems.at("dataDisks", i, "size");
    if (bytes % gib !== 0) here.addHere("ec2 has volumes in whole GiB only; write a whole number of GiB");
    else if (bytes / gib > largestVolume) here.addHere("is more than a volume of EC2 has; at most 64TiB");
  }
  if (rootDisk !== undefined && rootDisk / gib > largestVolume)
    problems.add("rootDisk", "is more than a volume of EC2 has; at most 64TiB");
}
