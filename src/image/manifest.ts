import { readFileSync } from "node:fs";
import { imagePaths } from "./cache";
import { spdxOfAll } from "./licences/spdx";
import type { ImagePlan } from "./plan";
import type { PlannedBase } from "./planBase";

/** One package in an image. */
export interface ManifestPackage {
  name: string;
  version: string;
  /** Short names as the package gives them; `["unknown"]` where its licence is not machine-readable. */
  licences: string[];
  /** SPDX expressions of those of them that have one. Absent in manifests of older builds. */
  spdx?: string[];
  /** Such as `amd64` or `all`. Absent in manifests of older builds. */
  architecture?: string;
}

/** The distribution in an image, from its os-release. */
export interface Distribution {
  /** Such as `debian`. */
  id: string;
  /** Such as `bookworm`; absent where it has none. */
  codename?: string;
  /** Such as `12`. */
  version?: string;
}

/** The file beside an image, `NAME-HASH.json`: how it was made and what is in it. */
export interface ImageManifest {
  /** The image's file name. */
  file: string;
  /** SHA-256 of the image file. */
  sha256: string;
  /** Bytes of the image file. */
  fileSize: number;
  /** Bytes of the disk that a guest sees. */
  virtualSize: number;
  /** ISO 8601, UTC. */
  builtAt: string;
  builderVersion: number;
  /** The tool that changed the base. */
  changedBy: string;
  base: PlannedBase;
  /** The whole recipe; texts of files are given by their SHA-256. */
  recipe: ImagePlan;
  packages: ManifestPackage[];
  /** Absent where the image was not inspected, and in manifests of older builds. */
  distribution?: Distribution;
}

/** @returns undefined where the file does not exist or cannot be read. */
export function readManifest(path: string): ImageManifest | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** The manifest beside an image of the cache; undefined where there is none. */
export function manifestOf(file: string): ImageManifest | undefined {
  // The name comes from a preview, which anybody may have written: it must not lead out of the cache.
  return /^[\w.-]+$/.test(file) ? readManifest(imagePaths({ fileName: file }).manifest) : undefined;
}

/** Reads lines of name, version, licences and architecture, separated by tabs. */
export function parsePackages(text: string): ManifestPackage[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", version = "", names = "unknown", architecture] = line.split("\t");
      const licences = names.split("|");
      return { name, version, licences, spdx: spdxOfAll(licences), ...(architecture && { architecture }) };
    });
}

/** Reads an os-release file. @returns undefined where it names no distribution */
export function parseDistribution(text: string): Distribution | undefined {
  const field = (name: string) => new RegExp(`^${name}=["']?([\\w.-]+)["']?$`, "m").exec(text)?.[1];
  const id = field("ID");
  return id === undefined ? undefined : { id, codename: field("VERSION_CODENAME"), version: field("VERSION_ID") };
}

/** The distribution in an image, as far as its manifest says: a bootstrap is always Debian. */
export function distributionOf({ distribution, base }: ImageManifest): Distribution | undefined {
  if (distribution) return distribution;
  return base?.kind === "bootstrap" ? { id: "debian", codename: base.suite } : undefined;
}
