import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { gib } from "../input/size";
import { existingParent } from "./cache";
import type { ImagePlan } from "./plan";

/**
 * Why there is no room for what a step writes; undefined where there is.
 * @param step what it is for, such as `building`
 * @param needed bytes
 * @param dir where it writes; the directory may not exist yet
 */
export async function missingSpace(step: string, needed: number, dir: string): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(existingParent(dir));
  const free = bavail * bsize;
  if (free >= needed) return undefined;
  const inGibibytes = (bytes: number) => (bytes / gib).toFixed(1);
  return `${step} takes up to ${inGibibytes(needed)} GiB in ${dir}, where ${inGibibytes(free)} GiB are free: make room, or set VMFARM_CACHE to a directory that has it`;
}

/**
 * Bytes that a build takes at most: a bootstrap holds the tree, its archive, the raw disk and the image at once; a change holds the base, a
 * copy and the image.
 */
export function spaceOfBuild({ base }: ImagePlan): number {
  if (base.kind === "bootstrap") return 3 * gib;
  if (base.kind === "url") return 4 * gib;
  return 2 * (statSync(base.path!, { throwIfNoEntry: false })?.size ?? 0) + gib;
}
