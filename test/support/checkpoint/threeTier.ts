import { existsSync } from "node:fs";
import { mkdtemp, rename } from "node:fs/promises";
import { join } from "node:path";
import { isRoot } from "../../../tools/host/root";
import { runDirectory } from "../runDirectory";
import { type Program, TestStack } from "../stack";
import { startTestFarm, type TestFarm } from "../testFarm";
import { type RestoredFarm, restoreFarm } from "./restore";
import { saveFarm } from "./save";

const minutes = 60_000;
export const firstBootMs = 24 * minutes;

export const threeTierExample: Program = { example: "three-tier" };

/** Creates a stack of examples/three-tier, without resources. */
export const threeTierStack = (farm: TestFarm): Promise<TestStack> =>
  TestStack.create({ farm, project: "shop", program: threeTierExample });

const saved = () => join(runDirectory(), "three-tier");

/** Saves three tiers for tests of this run that need the machines, but not their first boot. Only root can read the pool of a test's libvirt. */
export async function saveThreeTier(farm: TestFarm, stack: TestStack): Promise<void> {
  if (!isRoot()) return;
  const dir = await mkdtemp(`${saved()}-`);
  await saveFarm(farm, stack, dir);
  await rename(dir, saved());
}

/** A farm with three tiers as after their first `up`: restored if this run has saved one, otherwise brought up. */
export async function threeTierFarm(program: Program): Promise<RestoredFarm> {
  if (existsSync(saved())) return restoreFarm(saved(), program);
  const farm = await startTestFarm();
  try {
    const stack = await threeTierStack(farm);
    await stack.up({ timeoutMs: firstBootMs });
    await stack.setProgram(program);
    return { farm, stack };
  } catch (error) {
    await farm.stop();
    throw error;
  }
}
