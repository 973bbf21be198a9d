import { readFileSync } from "node:fs";
import type { ImagePlan } from "./plan";
import type { PlannedBase } from "./planBase";

/** One package in an image. */
export interface ManifestPackage {
  name: string;
  version: string;
  /** Short names as the package gives them; `["unknown"]` where it gives them only in prose. */
  licences: string[];
}

/** What lies beside an image as `NAME-HASH.json`: how it was made and what is in it. */
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
}

/** @returns undefined where there is none, or none that can be read. */
export function readManifest(path: string): ImageManifest | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Reads lines of name, version and licences, parted by tabs. */
export function parsePackages(text: string): ManifestPackage[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", version = "", licences = "unknown"] = line.split("\t");
      return { name, version, licences: licences.split("|") };
    });
}
