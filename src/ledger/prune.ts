import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../process/lock";
import { removeTree } from "../process/removeTree";
import type { ImageRow } from "./images";
import { removeVolume } from "./libvirtImages";

/** What to remove of an image. */
export interface Removal {
  row: ImageRow;
  /** Its files in the cache. */
  files: boolean;
  /** Its volumes in libvirt's pools. */
  volumes: boolean;
}

/** What can be removed: all images without a reason to keep them. @param options `pools`: also from the storage pools of libvirt */
export function removals(rows: readonly ImageRow[], { pools }: { pools: boolean }): Removal[] {
  return rows
    .filter(({ keepReason }) => keepReason === undefined)
    .map((row) => ({
      row,
      files: row.cached !== undefined,
      volumes: pools && row.published.some(({ place }) => place.kind === "libvirt"),
    }))
    .filter(({ files, volumes }) => files || volumes);
}

/** @returns undefined, or why it was not removed */
export async function remove({ row, files, volumes }: Removal, cache: string): Promise<string | undefined> {
  // An image that is locked in the cache is not removed from the pools either.
  const kept = files ? await removeFiles(row, cache) : undefined;
  if (kept !== undefined || !volumes) return kept;
  for (const image of row.published) if (image.place.kind === "libvirt") await removeVolume(image);
  return undefined;
}

async function removeFiles({ cached, manifest }: ImageRow, cache: string): Promise<string | undefined> {
  const { paths, changedAt } = cached!;
  const work = async () => {
    // It was rebuilt since the scan.
    if (statSync(paths.image, { throwIfNoEntry: false })?.mtimeMs !== changedAt)
      return "it has changed in the meantime";
    // The manifest goes first: without it, a partly removed image does not count as one.
    for (const path of [paths.manifest, paths.sbom, paths.image, paths.log]) rmSync(path, { force: true });
    if (manifest) await removePackages(manifest.sha256, join(cache, "ovf"));
    return "removed";
  };
  const result = await withLock(paths.image, work, { until: () => true });
  return result === undefined ? "it is being built" : result === "removed" ? undefined : result;
}

/** Removes the OVF packages that were made from the image. */
async function removePackages(imageSha256: string, dir: string): Promise<void> {
  for (const name of existsSync(dir) ? readdirSync(dir) : []) {
    const record = join(dir, name, "package.json");
    if (!existsSync(record)) continue;
    if (JSON.parse(readFileSync(record, "utf8")).imageSha256 === imageSha256) await removeTree(join(dir, name));
  }
}
