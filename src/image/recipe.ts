import { sha256 } from "./digest";
import { reportsToVsphere, reportVersion } from "./guest/vsphere";
import type { PlannedBase } from "./planBase";
import type { PlannedFile } from "./planFiles";
import type { PlannedPackages } from "./planNames";

/** What decides the content of an image. */
export interface Recipe {
  base: PlannedBase;
  packages: PlannedPackages;
  files: PlannedFile[];
  scripts: string[];
  services: string[];
  /** Bytes; absent where the base's own size is kept. */
  diskSize?: number;
  edition?: string;
}

/** Counts up whenever the builders would make a different image of the same recipe. */
export const builderVersion = 6;

/** JSON whose text does not depend on the order in which properties were written; undefined properties are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join(",")}}`;
}

/** The same for two images of the same content: where a recipe's files lie on the host does not count. */
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
      // Other images stay what they are when it changes: their machines would be replaced.
      vsphereReport: reportsToVsphere(recipe.packages) ? reportVersion : undefined,
    }),
  );
}
