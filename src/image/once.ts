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
import { MountedTreeError, refuseMounts, removeTree } from "../process/removeTree";
import { withoutCredentials } from "./bootstrap/aptSources";
import type { BuildFacts, ImageBuilder } from "./builder";
import { cacheDir, type ImagePaths, imagePaths } from "./cache";
import { digestFile } from "./digest";
import { ImageBuildError } from "./error";
import { failureInLog } from "./failure";
import { isLocked, withLock } from "./lock";
import { type ImageManifest, readManifest } from "./manifest";
import type { ImagePlan } from "./plan";
import type { OnProgress } from "./progress";
import { builderVersion } from "./recipe";
import { sbomOf } from "./sbom";

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

/** The image of a plan where it is complete in the cache: its manifest is written last and fits the file. */
export function findImage(plan: ImagePlan, cache: string = cacheDir()): BuiltImage | undefined {
  const paths = imagePaths(plan, cache);
  const manifest = readManifest(paths.manifest);
  if (manifest?.recipe?.hash !== plan.hash || !existsSync(paths.image)) return undefined;
  const { sha256, fileSize, virtualSize, builtAt } = manifest;
  if (statSync(paths.image).size !== fileSize) return undefined;
  return { path: paths.image, manifestPath: paths.manifest, sha256, fileSize, virtualSize, builtAt };
}

/** Builds an image unless it is there; builds of one recipe at the same time, in whatever processes, build once. */
export async function buildOnce(
  plan: ImagePlan,
  builder: ImageBuilder,
  options: BuildOptions = {},
): Promise<BuiltImage> {
  const cache = options.cacheDir ?? cacheDir();
  const onProgress = options.onProgress ?? (() => {});
  const ready = () => findImage(plan, cache);
  const paths = imagePaths(plan, cache);
  const there = ready();
  if (there) {
    addSbom(paths);
    return there;
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
    if (!stillHeld()) throw new ImageBuildError("this build stood still for so long that another one took it over");
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
    // What is left is no fault of an image that is there, nor the reason why one is not; the next build clears it away, or says why not.
    await removeTree(dir).catch((error: Error) => onProgress(error.message));
  }
}

/** The image becomes visible first, the manifest that makes it count after it; each by one rename. */
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
  // Machines' disks are overlays of it: whoever writes to it breaks them all.
  chmodSync(image, 0o444);
  renameSync(image, paths.image);
  renameSync(sbom, paths.sbom);
  renameSync(text, paths.manifest);
}

/** Images of older versions have none. It follows from the manifest, so who writes it makes no difference. */
function addSbom({ manifest, sbom }: ImagePaths): void {
  if (existsSync(sbom)) return;
  const text = `${sbom}.${process.pid}`;
  try {
    writeFileSync(text, sbomOf(readManifest(manifest)!));
    renameSync(text, sbom);
  } catch (error) {
    rmSync(text, { force: true });
    // The image is there, and whole: a cache that others keep is taken as it is.
    console.error(`no bill of materials was written beside ${sbom}: ${(error as Error).message}`);
  }
}

/** Why the next build of an image cannot clear away what a killed one left; undefined where it can, or where one is at work. */
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

/** Only called with the lock held: whoever left these is gone. */
async function clearLeftovers(paths: ImagePaths): Promise<void> {
  for (const left of leftovers(paths)) await removeTree(left).catch(refused);
  rmSync(paths.manifest, { force: true });
}

function refused(error: unknown): never {
  throw error instanceof MountedTreeError ? new ImageBuildError(error.message) : error;
}

function reason(error: unknown, log: string): string {
  if (error instanceof ImageBuildError) return error.message;
  return failureInLog(readFileSync(log, "utf8")) ?? (error as Error).message;
}
