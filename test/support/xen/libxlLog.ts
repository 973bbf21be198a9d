import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach } from "vitest";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { listVolumes } from "../../../src/platform/libvirt/virsh/volumeList";
import { removeTree } from "../../../src/process/removeTree";
import type { XenFarm } from "./xenFarm";

/** Where libvirt's driver writes libxl's messages, one file per domain; also the logs of Xen's scripts and QEMUs. */
const logDirs = ["/var/log/libvirt/libxl", "/var/log/xen"];

/** Requests to xenstore, and pygrub's screens. */
const besides = /^(xenstored|bootloader)/;

const longest = 15;

/**
 * Adds libxl's last messages in the dom0 to the message of each failing test: for anything that goes wrong there, libvirt itself
 * only says `libxenlight failed to create new domain`.
 */
export function showLibxlLog(farm: () => XenFarm | undefined): void {
  afterEach(async ({ task }) => {
    const error = task.result?.errors?.[0];
    const xen = error && farm();
    if (xen) error.message += `\nThe logs of the dom0 end:\n${await libxlLogs(xen)}`;
  });
}

/** The ends of the dom0's logs. */
async function libxlLogs({ uri, workDir }: XenFarm): Promise<string> {
  const copies = await mkdtemp(join(workDir, "logs-"));
  const ends: string[] = [];
  for (const dir of logDirs) {
    const read = await endsIn(uri, dir, copies).catch((error: Error) => [
      `${dir} cannot be read any more: ${error.message}`,
    ]);
    ends.push(...read);
  }
  await removeTree(copies);
  return ends.join("\n");
}

/** libvirt reads a directory's files as volumes of a pool: nothing else in the dom0 can be reached. */
async function endsIn(uri: string, dir: string, copies: string): Promise<string[]> {
  const ask = (...args: string[]) => virsh(uri, args, { timeoutMs: 60_000 });
  const pool = "logs";
  const ends: string[] = [];
  await ask("pool-create-as", pool, "dir", "--target", dir);
  try {
    const files = await listVolumes(uri, pool);
    for (const { name } of files.filter((file) => !besides.test(file.name))) {
      const copy = join(copies, name);
      await ask("vol-download", "--pool", pool, name, copy);
      const lines = (await readFile(copy, "utf8")).trimEnd().split("\n").slice(-longest);
      if (lines.join("") !== "") ends.push(`${dir}/${name}:`, ...lines.map((line) => `  ${line}`));
    }
  } finally {
    await ask("pool-destroy", pool);
  }
  return ends;
}
