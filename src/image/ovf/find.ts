import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheDir } from "../cache";
import type { PackageFile } from "./manifest";
import { type OvfPlan, packageFiles } from "./plan";

/** A complete package: a directory with descriptor, manifest and disk. Sizes in bytes. */
export interface OvfPackage {
  dir: string;
  /** Path of the descriptor, beside which importers look for the others. */
  descriptor: string;
  manifest: string;
  disk: string;
  /** SHA-256 of the manifest, and so of everything. */
  sha256: string;
  /** Of the disk that a guest sees. */
  capacity: number;
  /** Descriptor, manifest, disk. */
  files: PackageFile[];
}

/** What lies in a package's directory as `package.json`, written last. */
export interface PackageRecord {
  imageSha256: string;
  capacity: number;
  files: Omit<PackageFile, "path">[];
}

export function packageDir(plan: OvfPlan, cache: string = cacheDir()): string {
  return join(cache, "ovf", `${plan.name}-${plan.key.slice(0, 12)}`);
}

/** @returns undefined where there is none, or none that is complete. */
export function findPackage(plan: OvfPlan, cache: string = cacheDir()): OvfPackage | undefined {
  const dir = packageDir(plan, cache);
  try {
    const record: PackageRecord = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
    const files = record.files.map((file) => ({ ...file, path: join(dir, file.name) }));
    if (files.some(({ path, size }) => statSync(path).size !== size)) return undefined;
    const names = packageFiles(plan);
    return {
      dir,
      descriptor: join(dir, names.descriptor),
      manifest: join(dir, names.manifest),
      disk: join(dir, names.disk),
      sha256: files.find(({ name }) => name === names.manifest)!.sha256,
      capacity: record.capacity,
      files,
    };
  } catch {
    return undefined;
  }
}
