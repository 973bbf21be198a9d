import { createHash } from "node:crypto";
import { reportsToVsphere, reportVersion } from "./guest/vsphere";
import type { ImagePlan } from "./plan";

/** Counts up whenever the builders would make a different image of the same recipe. */
export const builderVersion = 1;

/** JSON whose text does not depend on the order in which properties were written; undefined properties are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join(",")}}`;
}

/** What decides the content of an image: where its files lie on the host, and its name, do not. */
export function recipeHash(plan: Omit<ImagePlan, "hash" | "fileName">): string {
  const { path: _path, url: _url, ...base } = plan.base;
  return sha256(
    canonicalJson({
      builderVersion,
      base,
      packages: plan.packages,
      files: plan.files.map(({ path, mode, owner, sha256 }) => ({ path, mode, owner, sha256 })),
      scripts: plan.scripts,
      services: plan.services,
      diskSize: plan.diskSize,
      edition: plan.edition,
      // Other images stay what they are when it changes: their machines would be replaced.
      vsphereReport: reportsToVsphere(plan.packages) ? reportVersion : undefined,
    }),
  );
}

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
