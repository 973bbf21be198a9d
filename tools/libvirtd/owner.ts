import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { processName, readPid } from "../host/processes";
import { repoRoot } from "../paths";
import type { LibvirtdLayout } from "./layout";

const watcher = "stop-with-owner";

/** Runs `command` when the process `owner` has ended, however it ended, so that a killed test run leaves nothing behind. */
export function watchOwner(layout: LibvirtdLayout, owner: number, command: readonly string[]): void {
  const child = spawn(join(repoRoot, "tools", "libvirtd", `${watcher}.sh`), [String(owner), ...command], {
    detached: true,
    stdio: "ignore",
    cwd: "/",
  });
  child.on("error", () => undefined);
  child.unref();
  writeFileSync(layout.pidFile.watch, `${child.pid}\n`);
}

/** The pid of the watching process; undefined if there is none, or if it has become the stop command itself. */
export function findWatch(layout: LibvirtdLayout): number | undefined {
  const pid = readPid(layout.pidFile.watch);
  return pid && processName(pid) === watcher ? pid : undefined;
}

export function endWatch(pid: number): void {
  // With its `tail`, which is in the same process group.
  if (processName(pid) === watcher) process.kill(-pid, "SIGTERM");
}
