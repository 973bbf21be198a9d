import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "../../input/problem";
import { formatSize } from "../../input/size";
import { ProgramError } from "../../process/run";
import { brokenness, type DiskInfo, diskInfo } from "../convert";
import type { ImagePlan } from "../plan";
import { declaredSize, firstBytes, hasPartitionTable } from "./declaredSize";

/** A disk image that is fit as a base. */
export interface BaseDisk extends DiskInfo {
  /** Absolute: QEMU's programs take the beginning of a relative path for an option or, up to a colon, for a protocol. */
  path: string;
}

/** Whether anything is done inside the guest; if not, its content is taken as it is. */
export function changesGuest(plan: ImagePlan): boolean {
  const { packages, files, scripts, services } = plan;
  return [packages.deb, packages.rpm, files, scripts, services].some((list) => list.length > 0);
}

/**
 * Looks at the disk image that an image is made of, at preview and again before it is used.
 * @param file its path; relative to this process's directory
 */
export async function inspectBase(
  { base, diskSize }: Pick<ImagePlan, "base" | "diskSize">,
  file: string,
): Promise<{ disk: BaseDisk } | { problem: Problem }> {
  const path = resolve(file);
  const refused = (reason: string, propertyPath = `base.${base.kind}`) => ({ problem: { propertyPath, reason } });
  let info: DiskInfo;
  try {
    info = await diskInfo(path);
  } catch (error) {
    if (error instanceof ProgramError) return refused(`is not a valid disk image: ${error.message}`);
    throw error;
  }
  const reason = unfit(path, info) ?? (await damage(path, info));
  if (reason !== undefined) return refused(reason);
  if (diskSize !== undefined && diskSize < info.virtualSize)
    return refused(
      `"${formatSize(diskSize)}" is less than the base's ${formatSize(info.virtualSize)}, and disks are not shrunk: use that or more`,
      "diskSize",
    );
  return { disk: { ...info, path } };
}

/** Why its digest does not tell what a machine would get of it. */
function unfit(path: string, info: DiskInfo): string | undefined {
  if (info.backedBy !== undefined)
    return `${path} is an overlay on ${info.backedBy}, so its own digest does not tell its content: flatten it with qemu-img convert first`;
  if (info.otherFiles.length > 0)
    return `${path} keeps its content in ${info.otherFiles.join(", ")}, so its own digest does not tell its content: make one file of it with qemu-img convert first`;
  if (info.encrypted)
    return `${path} is encrypted, and nobody is there to give the passphrase when a machine starts: decrypt it with qemu-img convert first`;
  if (info.format === "raw" && !hasPartitionTable(firstBytes(path, 512)))
    return `${path} is not a valid disk image: qemu-img knows no format in it, and it has no partition table`;
  return undefined;
}

/** QEMU reads zeros where a file ends too early, and says nothing. */
async function damage(path: string, { format }: DiskInfo): Promise<string | undefined> {
  const [declared, actual] = [declaredSize(path, format), statSync(path).size];
  const found =
    actual < declared ? `it should have ${declared} bytes and has ${actual}` : await brokenness(path, format);
  return found && `${path} is cut off or damaged (${found}): copy or download it again`;
}
