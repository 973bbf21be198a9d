import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../image/lock";
import { removeTree } from "../process/removeTree";
import type { ImageRow } from "./images";
import { removeVolume } from "./libvirtImages";

/** What is removed of an image. */
export interface Removal {
  row: ImageRow;
  /** Its files in the cache. */
  files: boolean;
  /** Its volumes in libvirt's pools. */
  volumes: boolean;
}

/** What may go: all that nothing uses, in pools only where that is asked for. */
export function removals(rows: readonly ImageRow[], { pools }: { pools: boolean }): Removal[] {
  return rows
    .filter(({ stays }) => stays === undefined)
    .map((row) => ({
      row,
      files: row.cached !== undefined,
      volumes: pools && row.published.some(({ place }) => place.kind === "libvirt"),
    }))
    .filter(({ files, volumes }) => files || volumes);
}

/** @returns undefined where it was done; else why it was not */
export async function remove({ row, files, volumes }: Removal, cache: string): Promise<string | undefined> {
  // What a lock keeps is kept in the pools, too.
  const kept = files ? await removeFiles(row, cache) : undefined;
  if (kept !== undefined || !volumes) return kept;
  for (const image of row.published) if (image.place.kind === "libvirt") await removeVolume(image);
  return undefined;
}

async function removeFiles({ cached, manifest }: ImageRow, cache: string): Promise<string | undefined> {
  const { paths, changedAt } = cached!;
  const work = async () => {
    // Somebody built it anew since it was looked at.
    if (statSync(paths.image, { throwIfNoEntry: false })?.mtimeMs !== changedAt) return "it has changed meanwhile";
    // Without its manifest an image does not count: one of which only a part is gone is none.
    for (const path of [paths.manifest, paths.sbom, paths.image, paths.log]) rmSync(path, { force: true });
    if (manifest) await removePackages(manifest.sha256, join(cache, "ovf"));
    return "done";
  };
  const end = await withLock(paths.image, work, { until: () => true });
  return end === undefined ? "it is being built" : end === "done" ? undefined : end;
}

/** OVF packages that were made of the image. */
async function removePackages(imageSha256: string, dir: string): Promise<void> {
  for (const name of existsSync(dir) ? readdirSync(dir) : []) {
    const record = join(dir, name, "package.json");
    if (!existsSync(record)) continue;
    if (JSON.parse(readFileSync(record, "utf8")).imageSha256 === imageSha256) await removeTree(join(dir, name));
  }
}
