import { hostnameForm, isHostname } from "../input/names";
import type { Problems } from "../input/problem";
import { gib, mib } from "../input/size";
import { readDuration, readSize } from "../input/values";
import type { GoldenImageArgs } from "./args";
import { type PlannedLicences, planLicences } from "./licences/plan";
import { existingKinds, isExisting, type PlannedBase, planBase } from "./planBase";
import { planFiles } from "./planFiles";
import { planPackages, planServices } from "./planPackages";
import { type Recipe, recipeHash } from "./recipe";
import { type SourceFiles, sourceFiles } from "./sourceFiles";

/** A checked recipe with every default filled in, as plain JSON data. */
export interface ImagePlan extends Recipe {
  name: string;
  maxAgeSeconds?: number;
  /** Absent where the recipe says nothing of them. No part of the hash: nothing on the disk changes with them. */
  licences?: PlannedLicences;
  /** SHA-256 of everything that decides the image's content. */
  hash: string;
  /** `NAME-<first 12 digits of hash>.qcow2`; of what is there already its own name. */
  fileName: string;
}

const smallestBootstrapDisk = gib;

/**
 * Checks an image's arguments and derives its identity. `files` is how files of the host are read: nothing else is touched.
 * @returns undefined where a problem was added.
 */
export function planImage(
  name: string,
  args: GoldenImageArgs,
  reported: Problems,
  files: SourceFiles = sourceFiles,
): ImagePlan | undefined {
  const problems = reported.at();
  if (!isHostname(name)) problems.add("name", `"${name}" is not a valid name for an image: ${hostnameForm}`);
  const base = planBase(args.base, problems.at("base"), files);
  const plan = {
    name,
    base: base ?? { kind: "bootstrap" as const },
    packages: planPackages(args.packages, base?.kind, problems.at("packages")),
    files: planFiles(args.files, problems.at("files"), files),
    scripts: planScripts(args.scripts, problems.at("scripts")),
    services: planServices(args.services, problems.at("services")),
    diskSize: planDiskSize(args.diskSize, base?.kind, problems.at("diskSize")),
    maxAgeSeconds: args.maxAge === undefined ? undefined : readDuration(args.maxAge, problems.at("maxAge")),
    edition: args.edition,
    licences: planLicences(args.licences, args.packages?.licences, problems),
  };
  if (base && isExisting(base.kind)) refuseChanges(args, base.kind, problems);
  if (!problems.none || !base) return undefined;
  const hash = recipeHash(plan);
  const fileName = existingName(base) ?? `${name}-${hash.slice(0, 12)}.qcow2`;
  return JSON.parse(JSON.stringify({ ...plan, hash, fileName }));
}

/** What reports call an image that is there already. */
function existingName(base: PlannedBase): string | undefined {
  const name = existingKinds.map((kind) => base[kind]).find((given) => given !== undefined);
  return name?.split("/").at(-1);
}

/** What is there already is used as it is. */
function refuseChanges(args: GoldenImageArgs, kind: PlannedBase["kind"], problems: Problems): void {
  for (const property of ["packages", "files", "scripts", "services", "diskSize", "edition"] as const)
    if (args[property] !== undefined)
      problems.add(
        property,
        `cannot be used with base.${kind}, which is used unchanged: leave it out, or build an image`,
      );
}

function planScripts(scripts: string[] | undefined, problems: Problems): string[] {
  scripts?.forEach((script, i) => {
    if (typeof script !== "string" || script.trim() === "")
      problems.at(i).addHere("is empty: write a shell script, or leave the entry out");
  });
  return scripts ?? [];
}

function planDiskSize(
  size: string | undefined,
  kind: PlannedBase["kind"] | undefined,
  problems: Problems,
): number | undefined {
  if (size === undefined) return kind === "bootstrap" ? 2 * gib : undefined;
  const bytes = readSize(size, problems);
  if (bytes === undefined) return undefined;
  if (bytes % mib !== 0) problems.addHere(`"${size}" is not a multiple of 1MiB, which partitions need`);
  else if (kind === "bootstrap" && bytes < smallestBootstrapDisk)
    problems.addHere(`"${size}" is too small for a Debian system: use "1GiB" or more`);
  return bytes;
}
