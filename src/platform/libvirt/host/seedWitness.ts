import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProgramError, run } from "../../../host/run";
import { virsh } from "../../../host/virsh";
import { reportFiles } from "../xen/report";
import type { Witness } from "./readiness";

/** The seed's volume, to which a guest writes when cloud-init has finished: libvirt's Xen driver has no channel for an agent. */
export function seedWitness(uri: string, seedPath: string): Witness {
  return {
    result: () => readSeedFile(uri, seedPath, reportFiles.result),
    output: () => readSeedFile(uri, seedPath, reportFiles.output),
    reached: () =>
      "it has not written to its seed that cloud-init has finished: the kernel does not come up, cloud-init is still at work, or it takes no vendor-data",
  };
}

/** @returns undefined where the file is not there, or not whole yet. */
async function readSeedFile(uri: string, seedPath: string, file: string): Promise<string | undefined> {
  // Of mode 0700: the seed holds whatever secrets the user-data has.
  const directory = await mkdtemp(join(tmpdir(), "vmfarm-seed-"));
  try {
    const [qcow2, raw] = [join(directory, "seed.qcow2"), join(directory, "seed.raw")];
    await virsh(uri, ["vol-download", seedPath, qcow2]);
    const { stdout } = await run("qemu-img", ["convert", "-f", "qcow2", "-O", "raw", qcow2, raw])
      .then(() => run("mtype", ["-i", raw, `::${file}`]))
      .catch(notThere);
    return stdout || undefined;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function notThere(error: unknown): { stdout: string } {
  if (error instanceof ProgramError) return { stdout: "" };
  throw error;
}
