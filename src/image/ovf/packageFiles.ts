import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheDir } from "../cache";
import type { OvfPlan } from "./plan";

/** File names inside a package. */
export function packageFiles(plan: Pick<OvfPlan, "name">) {
  return { descriptor: `${plan.name}.ovf`, manifest: `${plan.name}.mf`, disk: `${plan.name}-disk1.vmdk` };
}

/** A file of a package. */
export interface PackageFile {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** A complete package: a directory with descriptor, manifest and disk. Sizes in bytes. */
export interface OvfPackage {
  dir: string;
  /** Path of the descriptor. Importers look for the other files beside it. */
  descriptor: string;
  manifest: string;
  disk: string;
  /** SHA-256 of the manifest, which lists the digests of the other files. */
  sha256: string;
  /** Of the disk that a guest sees. */
  capacity: number;
  /** Descriptor, manifest, disk. */
  files: PackageFile[];
}

/** The content of `package.json` in a package's directory, which is written last. */
export interface PackageRecord {
  imageSha256: string;
  capacity: number;
  files: Omit<PackageFile, "path">[];
}

export function packageDir(plan: OvfPlan, cache: string = cacheDir()): string {
  return join(cache, "ovf", `${plan.name}-${plan.key.slice(0, 12)}`);
}

/** The cached package of a plan; undefined where there is no complete one. */
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

/** The manifest of a package (DSP0243, clause "Distribution"): vSphere accepts no blank before the parenthesis. */
export function renderManifest(files: readonly Pick<PackageFile, "name" | "sha256">[]): string {
  return files.map(({ name, sha256 }) => `SHA256(${name})= ${sha256}\n`).join("");
}
