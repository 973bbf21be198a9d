import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { removeTree } from "../../process/removeTree";
import { cacheDir } from "../cache";
import { ImageBuildError } from "../error";
import { withLock } from "../lock";
import type { BuildOptions, BuiltImage } from "../once";
import type { ImagePlan } from "../plan";
import type { OnProgress } from "../progress";
import { findPackage, type OvfPackage, packageDir } from "./find";
import { type OvfOptions, type OvfPlan, planOvf } from "./plan";
import { missingOvfSpace } from "./space";
import { writePackage } from "./writePackage";

/**
 * The OVF package of a built image: at once where it is in the cache, else made, once however many ask at the same time.
 * The image itself is not changed, and stays what counts: a package that is gone is made again, byte for byte.
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
  const there = ready();
  if (there) return there;
  mkdirSync(dirname(dir), { recursive: true });
  const onWait = () => onProgress(`waiting for another making of ${plan.name}.ovf`);
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
  const missing = await missingOvfSpace(image, cache);
  const refuse = (reason: string) => new ImageBuildError(`the OVF package of ${basename(image.path)}: ${reason}`);
  if (missing) throw refuse(missing);
  const work = mkdtempSync(leftoverPrefix(dir));
  try {
    const record = await writePackage(image, plan, work, onProgress);
    if (!stillHeld()) throw new Error("this process stood still for so long that another one took over");
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

/** Only called with the lock held: whoever left these is gone. */
async function clearLeftovers(dir: string): Promise<void> {
  await removeTree(dir);
  for (const name of readdirSync(dirname(dir)))
    if (name.startsWith(basename(leftoverPrefix(dir)))) await removeTree(join(dirname(dir), name));
}
