import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { withLock } from "../host/lock";

const twoBuilds = 60 * 60 * 1000;

/**
 * Directory `target`, filled by `make` where it does not exist yet. `make` writes into a temporary directory that takes
 * the name only when it is complete; of two at the same time one makes it and the other waits for that.
 */
export async function cachedDir(target: string, make: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(target)) return target;
  const parent = dirname(target);
  return withLock(join(parent, `.${basename(target)}`), twoBuilds, async () => {
    if (existsSync(target)) return target;
    const prefix = `.making-${basename(target)}-`;
    // What a killed build left: nobody else makes this one while we hold the lock.
    for (const left of await readdir(parent)) {
      if (left.startsWith(prefix)) await removeTree(join(parent, left));
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
    return target;
  });
}
