import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GuestFileReader } from "../../../guest/channel";
import { outputPath, resultPath } from "../../../guest/cloudInitResult";
import { removeTree } from "../../../process/removeTree";
import { ProgramError, run } from "../../../process/run";
import { reportFiles } from "../xen/report";
import type { GuestReporter } from "./readiness";
import { virsh } from "./virsh";

/** What a guest copies to its seed when cloud-init has finished; the host can read nothing else of it. */
type ReportedPath = typeof resultPath | typeof outputPath;

const copies: Record<ReportedPath, string> = { [resultPath]: reportFiles.result, [outputPath]: reportFiles.output };

/** The seed's volume as a channel, of a guest that has no other. */
export function seedChannel(uri: string, seedPath: string): GuestFileReader<ReportedPath> {
  return { readFile: (path) => readSeedFile(uri, seedPath, copies[path]) };
}

/** The seed as what reports how far a guest is. */
export function seedReporter(uri: string, seedPath: string): GuestReporter {
  const channel = seedChannel(uri, seedPath);
  return {
    result: () => channel.readFile(resultPath),
    output: () => channel.readFile(outputPath),
    progress: () =>
      "it has not reported to its seed that cloud-init has finished: the guest does not boot, cloud-init is still running, or it ignores vendor-data",
    // Each query is a download, and thirty machines that start together should not keep the host busy.
    longestPauseMs: 10_000,
  };
}

/** Takes back what the guest has written, so that its next start is not taken for this one. The domain must be off. */
export async function forgetReport(uri: string, seedPath: string): Promise<void> {
  await onSeed(uri, seedPath, async ({ qcow2, raw }) => {
    const removed = await run("mdel", ["-i", raw, `::${reportFiles.result}`]).catch(notThere);
    if (!removed) return;
    await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, qcow2]);
    await virsh(uri, ["vol-upload", seedPath, qcow2]);
  });
}

/** @returns undefined where the file is not there, or not whole yet. */
function readSeedFile(uri: string, seedPath: string, file: string): Promise<string | undefined> {
  return onSeed(uri, seedPath, async ({ raw }) => {
    const read = await run("mtype", ["-i", raw, `::${file}`]).catch(notThere);
    return read?.stdout || undefined;
  });
}

/** @returns undefined where the volume is not whole: its guest is writing. */
async function onSeed<T>(
  uri: string,
  seedPath: string,
  use: (seed: { qcow2: string; raw: string }) => Promise<T>,
): Promise<T | undefined> {
  // Mode 0700, because the seed contains the secrets of the user-data.
  const directory = await mkdtemp(join(tmpdir(), "vmfarm-seed-"));
  try {
    const [qcow2, raw] = [join(directory, "seed.qcow2"), join(directory, "seed.raw")];
    await virsh(uri, ["vol-download", seedPath, qcow2]);
    const whole = await run("qemu-img", ["convert", "-f", "qcow2", "-O", "raw", qcow2, raw]).catch(notThere);
    return whole && (await use({ qcow2, raw }));
  } finally {
    await removeTree(directory);
  }
}

function notThere(error: unknown): undefined {
  if (error instanceof ProgramError) return undefined;
  throw error;
}
