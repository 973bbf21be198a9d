import type { Problem } from "../input/problem";

/** What a guest makes of a disk of its own. */
interface MountedDisk {
  /** Undefined: not known, since an older version did not note it. */
  filesystem?: string;
  /** Empty: not mounted by us. */
  mountPath?: string;
}

/**
 * Another filesystem for a disk that has one is refused: a filesystem is made on an empty disk alone, so the next machine would look for one
 * that is not there and not come up.
 *
 * @param before the disk as the state has it
 */
export function filesystemProblems(disk: string, before: MountedDisk | undefined, now: MountedDisk): Problem[] {
  if (!before?.mountPath || !now.mountPath || !before.filesystem || !now.filesystem) return [];
  if (before.filesystem === now.filesystem) return [];
  return [
    {
      propertyPath: "filesystem",
      reason:
        `the disk ${disk} has the filesystem ${before.filesystem}, and its data is kept: set filesystem: "${before.filesystem}", ` +
        `or copy the data to a disk with another name and ${now.filesystem}`,
    },
  ];
}
