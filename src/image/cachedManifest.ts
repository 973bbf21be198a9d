import { imagePaths } from "./cache";
import { type ImageManifest, readManifest } from "./manifest";

/** The manifest beside an image of the cache; undefined where there is none. */
export function manifestOf(file: string): ImageManifest | undefined {
  // A name comes from a preview that anybody may have written: it names a file of the cache, and no other.
  return /^[\w.-]+$/.test(file) ? readManifest(imagePaths({ fileName: file }).manifest) : undefined;
}
