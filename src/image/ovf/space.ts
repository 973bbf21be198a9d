import { statfs } from "node:fs/promises";
import { cacheDir, existingParent } from "../cache";
import type { BuiltImage } from "../once";

const gibibyte = 2 ** 30;

/** @returns what is missing, for people; undefined where there is room for the image's package. */
export async function missingOvfSpace(image: BuiltImage, cache: string = cacheDir()): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(existingParent(cache));
  const free = bavail * bsize;
  // The disk is there twice for a while.
  const needed = 3 * image.fileSize + 64 * 2 ** 20;
  if (free >= needed) return undefined;
  const inGibibytes = (bytes: number) => (bytes / gibibyte).toFixed(1);
  return `making it takes up to ${inGibibytes(needed)} GiB in ${cache}, where ${inGibibytes(free)} GiB are free: make room, or set VMFARM_CACHE to a directory that has it`;
}
