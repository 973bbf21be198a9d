import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach } from "vitest";
import { removeTree } from "../../../src/host/removeTree";
import { virsh } from "../../../src/host/virsh";
import { listVolumes } from "../../../src/platform/libvirt/host/volumeList";
import type { XenFarm } from "./xenFarm";

/** Where libvirt's driver writes what libxl says, a file for each domain; and Xen's scripts and QEMUs. */
const logDirs = ["/var/log/libvirt/libxl", "/var/log/xen"];

const longest = 15;

/**
 * Adds what libxl said last in the dom0 to the message of each test that fails: libvirt itself says of all that may go wrong there
 * `libxenlight failed to create new domain`.
 */
export function showLibxlLog(farm: () => XenFarm | undefined): void {
  afterEach(async ({ task }) => {
    const error = task.result?.errors?.[0];
    const xen = error && farm();
    if (xen) error.message += `\nThe logs of the dom0 end:\n${await libxlLogs(xen)}`;
  });
}

/** The ends of the dom0's logs, as libvirt reads them: as volumes of a pool. */
async function libxlLogs({ uri, workDir }: XenFarm): Promise<string> {
  const dir = await mkdtemp(join(workDir, "logs-"));
  const ask = (...args: string[]) => virsh(uri, args, { timeoutMs: 60_000 });
  const ends: string[] = [];
  try {
    for (const [index, target] of logDirs.entries()) {
      const pool = `logs-${index}`;
      await ask("pool-create-as", pool, "dir", "--target", target);
      for (const { name } of await listVolumes(uri, pool)) {
        const copy = join(dir, name);
        await ask("vol-download", "--pool", pool, name, copy);
        const lines = (await readFile(copy, "utf8")).trimEnd().split("\n").slice(-longest);
        if (lines.join("") !== "") ends.push(`${target}/${name}:`, ...lines.map((line) => `  ${line}`));
      }
      await ask("pool-destroy", pool);
    }
  } catch (error) {
    ends.push(`they cannot be read any more: ${(error as Error).message}`);
  } finally {
    await removeTree(dir);
  }
  return ends.join("\n");
}
