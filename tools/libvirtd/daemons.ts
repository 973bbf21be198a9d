import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { virsh } from "../../src/platform/libvirt/virsh/virsh";
import { inNetns, isAlive, processName, readPid } from "../host/processes";
import { waitFor } from "../host/wait";
import { repoRoot } from "../paths";
import type { LibvirtdLayout } from "./layout";

const script = (name: string) => join(repoRoot, "tools", "libvirtd", name);

/** The pid of this layout's libvirtd if it is running: a pid file may be left over, and its pid may belong to another process. */
export function runningLibvirtd(layout: LibvirtdLayout): number | undefined {
  const pid = readPid(layout.pidFile.libvirtd);
  return pid && isAlive(pid) && processName(pid) === "libvirtd" && inNetns(pid, layout.netns) ? pid : undefined;
}

/** Starts virtlogd and libvirtd, and returns libvirtd's pid once it responds. @throws Error with the end of its log */
export async function startDaemons(layout: LibvirtdLayout): Promise<number> {
  const logd = readPid(layout.pidFile.virtlogd);
  if (!(logd && isAlive(logd) && inNetns(logd, layout.netns))) {
    detached(layout, layout.logFile.virtlogd, ["virtlogd", "--pid-file", layout.pidFile.virtlogd]);
  }
  // QEMU detaches from its parent; if pid 1 reaps slowly, libvirtd waits seconds for every guest that ends.
  const child = detached(layout, layout.logFile.libvirtd, [
    "tini",
    "-s",
    "--",
    "libvirtd",
    "--pid-file",
    layout.pidFile.libvirtd,
  ]);
  let ended = false;
  child.on("exit", () => {
    ended = true;
  });
  try {
    return await waitFor("libvirtd answers", 60_000, async () => {
      if (ended) throw new Error("libvirtd exited immediately");
      return (await answers(layout.uri)) ? runningLibvirtd(layout) : undefined;
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}; the end of ${layout.logFile.libvirtd}:\n${logTail(layout)}`);
  }
}

/** Whether a libvirt responds at `uri`. */
export function answers(uri: string): Promise<boolean> {
  return virsh(uri, ["version"], { timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  );
}

function detached(layout: LibvirtdLayout, log: string, command: readonly string[]) {
  const fd = openSync(log, "a", 0o600);
  const child = spawn(
    "unshare",
    ["--mount", "--propagation", "private", script("enter.sh"), layout.dir, layout.runDir, layout.netns, ...command],
    { detached: true, stdio: ["ignore", fd, fd], cwd: "/" },
  );
  closeSync(fd);
  child.on("error", () => undefined);
  child.unref();
  return child;
}

function logTail(layout: LibvirtdLayout): string {
  try {
    return readFileSync(layout.logFile.libvirtd, "utf8").trim().split("\n").slice(-12).join("\n");
  } catch {
    return "(no log)";
  }
}
