import { readdirSync, readFileSync, statSync } from "node:fs";
import { waitFor } from "./wait";

/** The process id in a pid file; undefined if there is none. */
export function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8").trim());
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process exists and has not ended; a zombie has ended. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat[stat.lastIndexOf(")") + 2] !== "Z";
  } catch {
    return false;
  }
}

/** The program's short name as the kernel keeps it; undefined if the process is gone. */
export function processName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** The descendants of a process. */
export function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/^PPid:\s+(\d+)/m.exec(processFile(Number(entry), "status"))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

/** A file of a process in /proc; empty if the process has ended. */
export function processFile(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Whether a process is in the named network namespace. */
export function inNetns(pid: number, netns: string): boolean {
  try {
    return statSync(`/proc/${pid}/ns/net`).ino === statSync(`/run/netns/${netns}`).ino;
  } catch {
    return false;
  }
}

/** Sends SIGTERM to processes, SIGKILL after `patienceMs`, and returns when they are gone. */
export async function endProcesses(pids: readonly number[], patienceMs: number): Promise<void> {
  const left = () => pids.filter(isAlive);
  signal(left(), "SIGTERM");
  await waitFor("processes end", patienceMs, () => left().length === 0).catch(() => undefined);
  signal(left(), "SIGKILL");
  await waitFor(`processes ${left().join(", ")} end after SIGKILL`, 10_000, () => left().length === 0);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
