import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isAlive, processName } from "../host/processes";

/** What an engine writes into a stack's lock in a file backend. */
export interface StackLock {
  pid: number;
  hostname: string;
  username: string;
  timestamp: string;
}

/** The locks on a stack. */
export function readLocks(backendDir: string, project: string, stack: string): StackLock[] {
  const dir = join(backendDir, ".pulumi", "locks", "organization", project, stack);
  let files: string[];
  try {
    files = readdirSync(dir).filter((file) => file.endsWith(".json"));
  } catch {
    return [];
  }
  return files.map((file) => JSON.parse(readFileSync(join(dir, file), "utf8")) as StackLock);
}

/** Whether the engine that left the lock is known to be gone: its pid is of this host, and no engine has it. */
export function isLeftOver(lock: StackLock, host = hostname()): boolean {
  return lock.hostname === host && !(isAlive(lock.pid) && processName(lock.pid) === "pulumi");
}
