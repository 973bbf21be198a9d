import { canonicalJson, sha256 } from "../digest";
import { reportsToVsphere, reportVersion } from "./guest/vsphere";
import type { PlannedBase } from "./planBase";
import type { PlannedFile } from "./planFiles";
import type { PlannedPackages } from "./planPackages";

/** Everything that decides the content of an image. */
export interface Recipe {
  base: PlannedBase;
  packages: PlannedPackages;
  files: PlannedFile[];
  scripts: string[];
  services: string[];
  /** Bytes; absent where the base keeps its own size. */
  diskSize?: number;
  edition?: string;
}

/** To be incremented whenever the builders would make a different image of the same recipe. */
export const builderVersion = 6;

/** Equal for two images of the same content: the paths of source files on the host do not matter. */
export function recipeHash(recipe: Recipe): string {
  const { path: _path, url: _url, ...base } = recipe.base;
  return sha256(
    canonicalJson({
      builderVersion,
      base,
      packages: recipe.packages,
      files: recipe.files.map(({ path, mode, owner, sha256 }) => ({ path, mode, owner, sha256 })),
      scripts: recipe.scripts,
      services: recipe.services,
      diskSize: recipe.diskSize,
      edition: recipe.edition,
      // Only images that report to vSphere depend on it: a change must not replace the machines of other images.
      vsphereReport: reportsToVsphere(recipe.packages) ? reportVersion : undefined,
    }),
  );
}
