import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { removeTree } from "../../../src/host/removeTree";
import { run } from "../../../src/host/run";
import type { ImageManifest } from "../../../src/image/manifest";
import { cacheDir, repoRoot } from "../../../tools/paths";
import { cachedDir } from "../../../tools/toolchain/cached";
import { contentKey } from "../../../tools/toolchain/contentKey";
import { findEngine } from "../../../tools/toolchain/engine";
import { findPlugin } from "../../../tools/toolchain/provider";
import { libvirt } from "../../../tools/toolchain/providers";
import { type Program, TestStack } from "../stack";
import { startTestFarm, type TestFarm } from "../testFarm";
import { type RestoredFarm, restoreFarm } from "./restore";
import { saveFarm } from "./save";

const minutes = 60_000;
export const firstBootMs = 24 * minutes;
const prefix = "checkpoint-three-tier-";

export const threeTierExample: Program = { example: "three-tier" };

/** Makes a stack of examples/three-tier, of which nothing is there yet. */
export const threeTierStack = (farm: TestFarm): Promise<TestStack> =>
  TestStack.create({ farm, project: "shop", program: threeTierExample });

/**
 * The first `up` of three tiers, and a checkpoint of what came of it where there is none yet: for whoever needs these machines and not
 * their first boot. Others that need it wait meanwhile.
 */
export async function firstBoot(farm: TestFarm, stack: TestStack): Promise<void> {
  let booted = false;
  await checkpoint(async (dir) => {
    await stack.up({ timeoutMs: firstBootMs });
    booted = true;
    await saveFarm(farm, stack, dir);
  });
  if (!booted) await stack.up({ timeoutMs: firstBootMs });
}

/** A farm with three tiers as their first `up` leaves them, restored from the checkpoint, which is made where there is none. */
export async function restoredThreeTier(program: Program): Promise<RestoredFarm> {
  const dir = await checkpoint(async (temporary) => {
    const farm = await startTestFarm();
    try {
      const stack = await threeTierStack(farm);
      await stack.up({ timeoutMs: firstBootMs });
      await saveFarm(farm, stack, temporary);
    } finally {
      await farm.stop();
    }
  });
  return restoreFarm(dir, program);
}

/** In the cache by all that has shaped it; one alone is kept, as it has gigabytes. */
async function checkpoint(make: (dir: string) => Promise<void>): Promise<string> {
  const parent = join(cacheDir, "checkpoints");
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const name = `${prefix}${await key()}`;
  if (existsSync(join(parent, name)) && !(await hasImagesOf(join(parent, name)))) await removeTree(join(parent, name));
  return cachedDir(join(parent, name), async (temporary) => {
    for (const other of await readdir(parent))
      if (other.startsWith(prefix) && other !== name) await removeTree(join(parent, other));
    await make(temporary);
  });
}

/** Whether the images that machines of a checkpoint run on are still those of the cache: one that was built again has other content. */
async function hasImagesOf(dir: string): Promise<boolean> {
  const volumes = join(dir, "volumes");
  for (const name of await readdir(volumes)) {
    if (!name.endsWith(".qcow2.json")) continue;
    const cached = join(cacheDir, "images", name.replace(".qcow2.json", ".json"));
    if (!existsSync(cached) || (await sha256Of(cached)) !== (await sha256Of(join(volumes, name)))) return false;
  }
  return true;
}

const sha256Of = async (manifest: string) => (JSON.parse(await readFile(manifest, "utf8")) as ImageManifest).sha256;

/** The library and the example as they are built, engine and provider, libvirt and QEMU. */
async function key(): Promise<string> {
  const built = ["src", join("examples", "three-tier")].map((dir) => join(repoRoot, "dist", dir));
  const tools = [await findEngine(), await findPlugin(libvirt)].map((tool) => JSON.stringify(tool));
  const versions = await Promise.all([run("libvirtd", ["--version"]), run("qemu-system-x86_64", ["--version"])]);
  return contentKey(built, [...tools, ...versions.map(({ stdout }) => stdout)], (path) => path.endsWith(".map"));
}
