import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "../../input/problem";
import { formatSize } from "../../input/size";
import { ProgramError } from "../../process/run";
import { checkDamage, type DiskInfo, diskInfo } from "../convert";
import type { ImagePlan } from "../plan";
import { declaredSize, firstBytes, hasPartitionTable } from "./declaredSize";

/** A disk image that can be used as a base. */
export interface BaseDisk extends DiskInfo {
  /** Absolute: QEMU's programs could read the beginning of a relative path as an option or, up to a colon, as a protocol. */
  path: string;
}

/** Whether the recipe changes anything inside the guest. */
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

/** Why the digest of the file does not determine what a machine would read from it. */
function unfit(path: string, info: DiskInfo): string | undefined {
  if (info.backedBy !== undefined)
    return `${path} is an overlay on ${info.backedBy}, so its own digest does not cover its content: flatten it with qemu-img convert first`;
  if (info.otherFiles.length > 0)
    return `${path} keeps its content in ${info.otherFiles.join(", ")}, so its own digest does not cover its content: convert it to a single file with qemu-img convert first`;
  if (info.encrypted)
    return `${path} is encrypted, and machines start without anyone to enter its passphrase: decrypt it with qemu-img convert first`;
  if (info.format === "raw" && !hasPartitionTable(firstBytes(path, 512)))
    return `${path} is not a valid disk image: qemu-img does not recognise its format, and it has no partition table`;
  return undefined;
}

/** QEMU silently reads zeros where a file is truncated. */
async function damage(path: string, { format }: DiskInfo): Promise<string | undefined> {
  const [declared, actual] = [declaredSize(path, format), statSync(path).size];
  const fault =
    actual < declared ? `it should have ${declared} bytes and has ${actual}` : await checkDamage(path, format);
  return fault && `${path} is truncated or damaged (${fault}): copy or download it again`;
}
