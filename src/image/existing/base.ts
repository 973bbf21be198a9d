import { closeSync, openSync, readSync } from "node:fs";
import type { Problem } from "../../input/problem";
import { formatSize } from "../../input/size";
import type { DiskInfo } from "../convert";
import type { ImagePlan } from "../plan";

/** Whether anything is done inside the guest; if not, its content is taken as it is. */
export function changesGuest(plan: ImagePlan): boolean {
  const { packages, files, scripts, services } = plan;
  return [packages.deb, packages.rpm, files, scripts, services].some((list) => list.length > 0);
}

/** What makes a disk image unfit as a base. */
export function baseProblem(path: string, info: DiskInfo, diskSize: number | undefined): Problem | undefined {
  if (info.dependsOn !== undefined)
    return {
      propertyPath: "base",
      reason: `${path} is an overlay on ${info.dependsOn}, so its own digest does not tell its content: flatten it with qemu-img convert first`,
    };
  if (info.format === "raw" && !hasPartitionTable(path))
    return {
      propertyPath: "base",
      reason: `${path} is no disk image: qemu-img knows no format in it, and it has no partition table`,
    };
  if (diskSize !== undefined && diskSize < info.virtualSize)
    return {
      propertyPath: "diskSize",
      reason: `"${formatSize(diskSize)}" is less than the base's ${formatSize(info.virtualSize)}, and disks are not shrunk: use that or more`,
    };
  return undefined;
}

function hasPartitionTable(path: string): boolean {
  const sector = Buffer.alloc(512);
  const file = openSync(path, "r");
  try {
    return readSync(file, sector, 0, 512, 0) === 512 && sector.readUInt16LE(510) === 0xaa55;
  } finally {
    closeSync(file);
  }
}
