import { existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { cacheDir } from "../../tools/paths";

const variable = "VMFARM_TEST_RUN_DIR";
const runs = join(cacheDir, "test-runs");

/** A directory of this run of vitest, which all its workers share. */
export function runDirectory(): string {
  return process.env[variable]!;
}

/**
 * Gives a run its own directory, in which its tests also create their temporary files, and removes it with what they left. The next run also
 * removes what a killed run left. vitest calls this for each project.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env[variable] !== undefined) return async () => {};
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(runs))
    if (!existsSync(`/proc/${name.split("-")[0]}`)) await removeTree(join(runs, name));
  const dir = mkdtempSync(join(runs, `${process.pid}-`));
  process.env[variable] = dir;
  return () => removeTree(dir);
}
