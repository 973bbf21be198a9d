import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Where images, downloads and digests are kept, absolute: `$VMFARM_CACHE`, else `$XDG_CACHE_HOME/vmfarm`, else `~/.cache/vmfarm`. */
export function cacheDir(): string {
  return resolve(process.env.VMFARM_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "vmfarm"));
}

/** The paths of one image in a cache. */
export interface ImagePaths {
  dir: string;
  image: string;
  manifest: string;
  /** The bill of materials, CycloneDX. */
  sbom: string;
  log: string;
}

export function imagePaths(plan: { fileName: string }, cache: string = cacheDir()): ImagePaths {
  const dir = join(cache, "images");
  const stem = join(dir, plan.fileName.replace(/\.qcow2$/, ""));
  return { dir, image: `${stem}.qcow2`, manifest: `${stem}.json`, sbom: `${stem}.cdx.json`, log: `${stem}.log` };
}

/** The path itself where it exists, else its nearest parent that does: the one whose filesystem a new file will be on. */
export function existingParent(path: string): string {
  return existsSync(path) ? path : existingParent(dirname(path));
}
