import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { processName, readPid } from "../host/processes";
import { repoRoot } from "../paths";
import type { LibvirtdLayout } from "./layout";

const watcher = "stop-with-owner";

/** Runs `command` when process `owner` has ended, however it ended: a killed test run leaves nothing behind. */
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

/** Ends the watch. A watch that has become the stop command itself is left alone. */
export function endWatch(layout: LibvirtdLayout): void {
  const pid = readPid(layout.pidFile.watch);
  if (pid && processName(pid) === watcher) process.kill(-pid, "SIGTERM");
}
