import { mkdirSync } from "node:fs";

interface LockOptions {
  retries: { retries: number; minTimeout: number; maxTimeout: number };
  stale: number;
}

const properLockfile = require("proper-lockfile") as {
  lock(path: string, options: LockOptions): Promise<() => Promise<void>>;
};

/**
 * Runs `work` while no other process holds the lock beside directory `dir`, which is made where it does not exist.
 * A lock whose holder was killed is taken over after some seconds.
 * @param patienceMs how long to wait for the other. @throws Error where it takes longer
 */
export async function withLock<T>(dir: string, patienceMs: number, work: () => Promise<T>): Promise<T> {
  mkdirSync(dir, { recursive: true });
  const unlock = await properLockfile.lock(dir, {
    retries: { retries: Math.ceil(patienceMs / 500), minTimeout: 500, maxTimeout: 500 },
    stale: 10_000,
  });
  try {
    return await work();
  } finally {
    // The work may have removed the directory together with its lock.
    await unlock().catch(() => undefined);
  }
}
