import { setTimeout as wait } from "node:timers/promises";
import { check, lock } from "proper-lockfile";

/** A lock whose holder gave no sign of life for so long is taken over. */
const staleMs = 15_000;
const pollMs = 250;

export interface LockOptions {
  /** Called once, when somebody else holds the lock. */
  onWait?: () => void;
  /** Asked while waiting; the wait ends without the lock where it gives a value. */
  until?: () => unknown;
}

/**
 * Does something that only one process of this host may do at a time for one path. A holder that was killed is waited for 15 s.
 * @returns undefined where `until` ended the wait.
 */
export async function withLock<T>(
  path: string,
  work: (stillHeld: () => boolean) => Promise<T>,
  options: LockOptions = {},
): Promise<T | undefined> {
  let held = true;
  const release = await acquire(path, options, () => {
    held = false;
  });
  if (!release) return undefined;
  try {
    return await work(() => held);
  } finally {
    // A lock that somebody took over is not ours to release.
    if (held) await release();
  }
}

async function acquire(path: string, options: LockOptions, onLost: () => void) {
  for (let first = true; ; first = false) {
    try {
      return await lock(path, { realpath: false, stale: staleMs, update: staleMs / 3, onCompromised: onLost });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    }
    if (first) options.onWait?.();
    await wait(pollMs);
    if (options.until?.()) return undefined;
  }
}

/** Whether somebody who lives holds the lock of a path. */
export async function isLocked(path: string): Promise<boolean> {
  return check(path, { realpath: false, stale: staleMs });
}
