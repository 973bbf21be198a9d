import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { withLock } from "../../src/process/lock";
import { removeTree } from "../../src/process/removeTree";

const twoBuilds = 60 * 60 * 1000;

/**
 * Directory `target`, filled by `make` unless it exists. `make` writes into a temporary directory that is renamed only
 * when it is complete; if two callers want it at the same time, one makes it and the other waits.
 */
export async function cachedDir(target: string, make: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(target)) return target;
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  const fill = async () => {
    if (existsSync(target)) return;
    const prefix = `.making-${basename(target)}-`;
    // Leftovers of killed builds: no other process is making this one while we hold the lock.
    for (const name of await readdir(parent)) {
      if (name.startsWith(prefix)) await removeTree(join(parent, name));
    }
    const temporary = await mkdtemp(join(parent, prefix));
    try {
      const content = join(temporary, "content");
      await mkdir(content);
      await make(content);
      await rename(content, target);
    } finally {
      await removeTree(temporary);
    }
  };
  await withLock(join(parent, `.${basename(target)}`), fill, { patienceMs: twoBuilds });
  return target;
}
