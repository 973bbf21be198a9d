import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { mib } from "../../input/size";
import { withLock } from "../../process/lock";
import { removeTree } from "../../process/removeTree";
import { ImageBuildError } from "../builder";
import type { BuildOptions, BuiltImage } from "../buildOnce";
import { cacheDir } from "../cache";
import type { ImagePlan } from "../plan";
import type { OnProgress } from "../progress";
import { missingSpace } from "../space";
import { findPackage, type OvfPackage, packageDir } from "./packageFiles";
import { type OvfOptions, type OvfPlan, planOvf } from "./plan";
import { writePackage } from "./writePackage";

/**
 * The OVF package of a built image, from the cache or made once, also by concurrent processes. The image itself does not change: a
 * package that was removed from the cache is made again, byte for byte.
 * @throws ImageBuildError with the reason.
 */
export async function ovfPackage(
  image: BuiltImage,
  recipe: ImagePlan,
  options: OvfOptions = {},
  build: BuildOptions = {},
): Promise<OvfPackage> {
  const { onProgress = () => {}, cacheDir: cache = cacheDir() } = build;
  const plan = planOvf(image, recipe, options);
  const dir = packageDir(plan, cache);
  const ready = () => findPackage(plan, cache);
  const cached = ready();
  if (cached) return cached;
  mkdirSync(dirname(dir), { recursive: true });
  const onWait = () => onProgress(`waiting for another process to make ${plan.name}.ovf`);
  const work = async (held: () => boolean) => ready() ?? (await make(image, plan, dir, cache, onProgress, held));
  return (await withLock(dir, work, { onWait, until: ready })) ?? ready()!;
}

async function make(
  image: BuiltImage,
  plan: OvfPlan,
  dir: string,
  cache: string,
  onProgress: OnProgress,
  stillHeld: () => boolean,
): Promise<OvfPackage> {
  await clearLeftovers(dir);
  // The disk exists twice for a while.
  const missing = await missingSpace("making it", 3 * image.fileSize + 64 * mib, cache);
  const refuse = (reason: string) => new ImageBuildError(`the OVF package of ${basename(image.path)}: ${reason}`);
  if (missing) throw refuse(missing);
  const work = mkdtempSync(leftoverPrefix(dir));
  try {
    const record = await writePackage(image, plan, work, onProgress);
    if (!stillHeld()) throw new Error("this process was suspended for so long that another one took over its lock");
    writeFileSync(join(work, "package.json"), `${JSON.stringify(record, null, 2)}\n`);
    chmodSync(work, 0o755);
    renameSync(work, dir);
    return findPackage(plan, cache)!;
  } catch (error) {
    throw error instanceof ImageBuildError ? error : refuse((error as Error).message);
  } finally {
    await removeTree(work);
  }
}

function leftoverPrefix(dir: string): string {
  return join(dirname(dir), `.${basename(dir)}.`);
}

/** Only called with the lock held: the processes that left these have ended. */
async function clearLeftovers(dir: string): Promise<void> {
  await removeTree(dir);
  for (const name of readdirSync(dirname(dir)))
    if (name.startsWith(basename(leftoverPrefix(dir)))) await removeTree(join(dirname(dir), name));
}
