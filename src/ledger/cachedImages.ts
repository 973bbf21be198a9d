import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ImagePaths, imagePaths } from "../image/cache";
import { type ImageManifest, readManifest } from "../image/manifest";
import { isLocked } from "../process/lock";

/** An image in the cache. */
export interface CachedImage {
  file: string;
  paths: ImagePaths;
  /** Path of the image with symbolic links resolved, as it appears in backing chains. */
  realPath: string;
  /** Undefined where the image is not complete. */
  manifest?: ImageManifest;
  bytes: number;
  /** Milliseconds since the epoch. */
  changedAt: number;
  /** It is being built. */
  locked: boolean;
}

export async function cachedImages(cache: string): Promise<CachedImage[]> {
  const dir = join(cache, "images");
  const files = existsSync(dir) ? readdirSync(dir).filter((name) => /^\w.*\.qcow2$/.test(name)) : [];
  return Promise.all(
    files.sort().map(async (file) => {
      const paths = imagePaths({ fileName: file }, cache);
      const { size, mtimeMs } = statSync(paths.image);
      const manifest = readManifest(paths.manifest);
      const isComplete =
        manifest?.fileSize === size && Array.isArray(manifest.packages) && manifest.recipe !== undefined;
      const locked = await isLocked(paths.image);
      const realPath = realpathSync(paths.image);
      return {
        file,
        paths,
        realPath,
        manifest: isComplete ? manifest : undefined,
        bytes: size,
        changedAt: mtimeMs,
        locked,
      };
    }),
  );
}
