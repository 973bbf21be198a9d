import { setTimeout as wait } from "node:timers/promises";
import { check, lock } from "proper-lockfile";

/** A lock that its holder has not refreshed for this long is taken over. */
const staleMs = 15_000;
const pollMs = 250;

export interface LockOptions {
  /** Called once, when another process holds the lock. */
  onWait?: () => void;
  /** Called while waiting; the wait ends without the lock once it returns a truthy value. */
  until?: () => unknown;
  /** Longest wait in milliseconds. Default: no limit. */
  patienceMs?: number;
}

/**
 * Runs `work` while this process holds the lock of a path. The lock of a process that was killed is taken over after 15 s.
 * @param path need not exist, but its directory must
 * @returns undefined where `until` ended the wait.
 * @throws Error where `patienceMs` ended it.
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
    // A lock that another process has taken over must not be released.
    if (held) await release();
  }
}

async function acquire(path: string, options: LockOptions, onLost: () => void) {
  const deadline = Date.now() + (options.patienceMs ?? Number.POSITIVE_INFINITY);
  for (let first = true; ; first = false) {
    try {
      return await lock(path, { realpath: false, stale: staleMs, update: staleMs / 3, onCompromised: onLost });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    }
    if (first) options.onWait?.();
    await wait(pollMs);
    if (options.until?.()) return undefined;
    if (Date.now() > deadline) throw new Error(`another process still holds the lock on ${path}`);
  }
}

/** Whether a running process holds the lock of a path. */
export async function isLocked(path: string): Promise<boolean> {
  return check(path, { realpath: false, stale: staleMs });
}
