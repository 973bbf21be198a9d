import { durationForm, parseDuration } from "../input/duration";
import { hostnameForm, isHostname } from "../input/names";
import type { Problems } from "../input/problem";
import { parseSize, sizeForm } from "../input/size";
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

const smallestBootstrapDisk = 2 ** 30;

/**
 * Checks an image's arguments and derives its identity. `files` is how files of the host are read: nothing else is touched.
 * @returns undefined where a problem was added.
 */
export function planImage(
  name: string,
  args: GoldenImageArgs,
  problems: Problems,
  files: SourceFiles = sourceFiles,
): ImagePlan | undefined {
  const before = problems.found.length;
  if (!isHostname(name)) problems.add("name", `"${name}" names no image: use ${hostnameForm}`);
  const base = planBase(args.base, problems, files);
  const plan = {
    name,
    base: base ?? { kind: "bootstrap" as const },
    packages: planPackages(args.packages, base?.kind, problems),
    files: planFiles(args.files, problems, files),
    scripts: planScripts(args.scripts, problems),
    services: planServices(args.services, problems),
    diskSize: planDiskSize(args.diskSize, base?.kind, problems),
    maxAgeSeconds: planMaxAge(args.maxAge, problems),
    edition: args.edition,
    licences: planLicences(args.licences, args.packages?.licences, problems),
  };
  if (base && isExisting(base.kind)) refuseChanges(args, base.kind, problems);
  if (problems.found.length > before || !base) return undefined;
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
      problems.add(property, `does not go with base.${kind}, which is taken as it is: leave it out, or build an image`);
}

function planScripts(scripts: string[] | undefined, problems: Problems): string[] {
  scripts?.forEach((script, i) => {
    if (typeof script !== "string" || script.trim() === "")
      problems.add(`scripts[${i}]`, "is empty: write a shell script, or leave the entry out");
  });
  return scripts ?? [];
}

function planDiskSize(
  size: string | undefined,
  kind: PlannedBase["kind"] | undefined,
  problems: Problems,
): number | undefined {
  if (size === undefined) return kind === "bootstrap" ? 2 * 2 ** 30 : undefined;
  const bytes = parseSize(size);
  if (bytes === undefined) problems.add("diskSize", `"${size}" is no size: write ${sizeForm}`);
  else if (bytes % 2 ** 20 !== 0) problems.add("diskSize", `"${size}" is no multiple of 1MiB, which partitions need`);
  else if (kind === "bootstrap" && bytes < smallestBootstrapDisk)
    problems.add("diskSize", `"${size}" is too small for a Debian system: use "1GiB" or more`);
  return bytes;
}

function planMaxAge(age: string | undefined, problems: Problems): number | undefined {
  if (age === undefined) return undefined;
  const seconds = parseDuration(age);
  if (seconds === undefined) problems.add("maxAge", `"${age}" is no age: write ${durationForm}`);
  return seconds;
}
