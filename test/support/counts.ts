import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isRoot } from "../../tools/host/root";
import { addCount, type Counted, projectVariable } from "../../tools/testing/counts";

/** Counts what takes time in an end-to-end test. `npm test` prints the sums of each part. */
export function count(what: Counted, times = 1): void {
  addCount({ what, times, project: process.env[projectVariable] ?? "" });
}

/**
 * Counts the starts of machines in a libvirt's QEMU logs; starts from saved memory count as restores. Only root can read
 * the logs: for other users nothing is counted.
 */
export function countStarts(qemuLogs: string): void {
  if (!isRoot()) return;
  const { boots, restores } = startsIn(qemuLogs);
  count("boot", boots);
  count("restore", restores);
}

export function startsIn(qemuLogs: string): { boots: number; restores: number } {
  if (!existsSync(qemuLogs)) return { boots: 0, restores: 0 };
  const starts = readdirSync(qemuLogs)
    // The one with which libvirt itself is tried.
    .filter((name) => name.endsWith(".log") && name !== "vmfarm-probe.log")
    .flatMap((name) =>
      readFileSync(join(qemuLogs, name), "utf8")
        .split(/: starting up(?= libvirt)/)
        .slice(1),
    );
  const restores = starts.filter((start) => /^-incoming /m.test(start)).length;
  return { boots: starts.length - restores, restores };
}
