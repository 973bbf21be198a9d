import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { report } from "../process/diagnostics";
import { isLocked, withLock } from "../process/lock";
import { MountedTreeError, refuseMounts, removeTree } from "../process/removeTree";
import { withoutCredentials } from "./bootstrap/aptSources";
import type { BuildFacts, ImageBuilder } from "./builder";
import { ImageBuildError } from "./builder";
import { cacheDir, type ImagePaths, imagePaths } from "./cache";
import { failureInLog } from "./logFailure";
import { type ImageManifest, readManifest } from "./manifest";
import type { ImagePlan } from "./plan";
import type { OnProgress } from "./progress";
import { builderVersion } from "./recipe";
import { sbomOf } from "./sbom";
import { digestFile } from "./sourceFiles";

/** A complete image in the cache. */
export interface BuiltImage {
  path: string;
  manifestPath: string;
  sha256: string;
  /** Bytes of the file. */
  fileSize: number;
  /** Bytes of the disk that a guest sees. */
  virtualSize: number;
  /** ISO 8601, UTC. */
  builtAt: string;
}

export interface BuildOptions {
  /** Default: `cacheDir()`. */
  cacheDir?: string;
  onProgress?: OnProgress;
}

/** The cached image of a plan. It is complete where its manifest, which is written last, matches the file. */
export function findImage(plan: ImagePlan, cache: string = cacheDir()): BuiltImage | undefined {
  const paths = imagePaths(plan, cache);
  const manifest = readManifest(paths.manifest);
  if (manifest?.recipe?.hash !== plan.hash || !existsSync(paths.image)) return undefined;
  const { sha256, fileSize, virtualSize, builtAt } = manifest;
  if (statSync(paths.image).size !== fileSize) return undefined;
  return { path: paths.image, manifestPath: paths.manifest, sha256, fileSize, virtualSize, builtAt };
}

/** Builds an image unless it is cached. Concurrent builds of one recipe, also in different processes, build it once. */
export async function buildOnce(
  plan: ImagePlan,
  builder: ImageBuilder,
  options: BuildOptions = {},
): Promise<BuiltImage> {
  const cache = options.cacheDir ?? cacheDir();
  const onProgress = options.onProgress ?? (() => {});
  const ready = () => findImage(plan, cache);
  const paths = imagePaths(plan, cache);
  const cached = ready();
  if (cached) {
    addSbom(paths);
    return cached;
  }
  mkdirSync(paths.dir, { recursive: true });
  const onWait = () => onProgress(`waiting for another build of ${plan.fileName}`);
  const work = async (held: () => boolean) => {
    const justBuilt = ready();
    if (justBuilt) return justBuilt;
    await clearLeftovers(paths);
    return buildInto(paths, plan, builder, cache, onProgress, held);
  };
  return (await withLock(paths.image, work, { onWait, until: ready })) ?? ready()!;
}

async function buildInto(
  paths: ImagePaths,
  plan: ImagePlan,
  builder: ImageBuilder,
  cache: string,
  onProgress: OnProgress,
  stillHeld: () => boolean,
): Promise<BuiltImage> {
  const dir = mkdtempSync(join(paths.dir, leftoverPrefix(paths)));
  const image = join(dir, "image.qcow2");
  const log = openSync(paths.log, "w", 0o600);
  const write = (line: string) => writeSync(log, `${withoutCredentials(line)}\n`);
  try {
    const facts = await builder(plan, { dir, image, cache, log: write, onProgress });
    if (!stillHeld())
      throw new ImageBuildError("this build was suspended for so long that another one took over its lock");
    publish(paths, plan, image, facts);
    rmSync(paths.log, { force: true });
    onProgress(`built ${plan.fileName}`);
    return findImage(plan, cache)!;
  } catch (error) {
    write(String((error as Error).message));
    throw new ImageBuildError(
      `image "${plan.name}" could not be built: ${reason(error, paths.log)}\nThe build's log is ${paths.log}`,
    );
  } finally {
    closeSync(log);
    // A leftover neither spoils a finished image nor explains a failure: the next build removes it, or reports why it cannot.
    await removeTree(dir).catch((error: Error) => onProgress(error.message));
  }
}

/** Renames the image into place first and its manifest last: only the manifest makes the image count. */
function publish(paths: ImagePaths, plan: ImagePlan, image: string, facts: BuildFacts): void {
  const files = plan.files.map(({ content: _content, ...file }) => file);
  const manifest: ImageManifest = {
    file: basename(paths.image),
    sha256: digestFile(image, "sha256"),
    fileSize: statSync(image).size,
    virtualSize: facts.virtualSize,
    builtAt: new Date().toISOString(),
    builderVersion,
    changedBy: facts.changedBy,
    base: plan.base,
    recipe: { ...plan, files },
    packages: facts.packages,
    distribution: facts.distribution,
  };
  const text = `${image}.json`;
  writeFileSync(text, `${JSON.stringify(manifest, null, 2)}\n`);
  const sbom = `${image}.cdx.json`;
  writeFileSync(sbom, sbomOf(manifest));
  // Machines' disks are overlays of it: a write to it would corrupt all of them.
  chmodSync(image, 0o444);
  renameSync(image, paths.image);
  renameSync(sbom, paths.sbom);
  renameSync(text, paths.manifest);
}

/** Images of older versions have no bill of materials. It is derived from the manifest alone, so it can be written at any time. */
function addSbom({ manifest, sbom }: ImagePaths): void {
  if (existsSync(sbom)) return;
  const text = `${sbom}.${process.pid}`;
  try {
    writeFileSync(text, sbomOf(readManifest(manifest)!));
    renameSync(text, sbom);
  } catch (error) {
    rmSync(text, { force: true });
    // The image itself is complete, and the cache may be read-only.
    report(`the bill of materials ${sbom} could not be written: ${(error as Error).message}`);
  }
}

/** Why the next build of an image cannot remove the leftovers of a killed one; undefined where it can, or where a build is running. */
export async function stuckLeftover(plan: ImagePlan, cache: string): Promise<string | undefined> {
  const paths = imagePaths(plan, cache);
  if (!existsSync(paths.dir) || (await isLocked(paths.image))) return undefined;
  try {
    leftovers(paths).forEach(refuseMounts);
  } catch (error) {
    if (error instanceof MountedTreeError) return error.message;
    throw error;
  }
}

function leftovers(paths: ImagePaths): string[] {
  const names = readdirSync(paths.dir).filter((name) => name.startsWith(leftoverPrefix(paths)));
  return names.map((name) => join(paths.dir, name));
}

function leftoverPrefix(paths: ImagePaths): string {
  return `.${basename(paths.image)}.build-`;
}

/** Only called with the lock held: the processes that left these have ended. */
async function clearLeftovers(paths: ImagePaths): Promise<void> {
  for (const leftover of leftovers(paths)) await removeTree(leftover).catch(asBuildError);
  rmSync(paths.manifest, { force: true });
}

function asBuildError(error: unknown): never {
  throw error instanceof MountedTreeError ? new ImageBuildError(error.message) : error;
}

function reason(error: unknown, log: string): string {
  if (error instanceof ImageBuildError) return error.message;
  return failureInLog(readFileSync(log, "utf8")) ?? (error as Error).message;
}
