import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { existingParent } from "./cache";
import type { ImagePlan } from "./plan";

const gibibyte = 2 ** 30;

/** @returns what is missing, for people; undefined where there is room for the build. */
export async function missingSpace(plan: ImagePlan, cache: string): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(existingParent(cache));
  const free = bavail * bsize;
  const needed = neededSpace(plan);
  if (free >= needed) return undefined;
  const inGibibytes = (bytes: number) => (bytes / gibibyte).toFixed(1);
  return `building takes up to ${inGibibytes(needed)} GiB in ${cache}, where ${inGibibytes(free)} GiB are free: make room, or set VMFARM_CACHE to a directory that has it`;
}

/** A bootstrap holds the tree, its archive, the raw disk and the image at once; a change holds the base, a copy and the image. */
function neededSpace(plan: ImagePlan): number {
  if (plan.base.kind === "bootstrap") return 3 * gibibyte;
  if (plan.base.kind === "url") return 4 * gibibyte;
  return 2 * (statSync(plan.base.path!, { throwIfNoEntry: false })?.size ?? 0) + gibibyte;
}
