import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { runTool } from "../../../image/tools";
import { ProgramError } from "../../../process/run";
import { isLocal } from "../hypervisor";

/**
 * The file that a disk is backed by, the one that that is backed by, and so on, without symbolic links. Machines that run have their disks
 * locked.
 * @throws Error where that is not known
 */
export async function backingChain(path: string): Promise<string[]> {
  try {
    const { stdout } = await runTool("qemu-img", [
      "info",
      "--force-share",
      "--backing-chain",
      "--output=json",
      resolve(path),
    ]);
    const chain: { filename: string }[] = JSON.parse(stdout);
    return chain.slice(1).map(({ filename }) => {
      if (!filename.startsWith("json:")) return withoutLinks(filename);
      throw new Error(`${path} has a backing file that is not given as a path`);
    });
  } catch (error) {
    // If its backing file is gone, it does not use anything that still exists.
    if (error instanceof ProgramError && /No such file/.test(error.stderr)) return [];
    throw error;
  }
}

/** The path itself where nothing is there, or nothing can be seen. */
export function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** As `backingChain`, of a disk of any libvirt, which does not tell it where the disk is in no pool. @throws Error where it is not known */
export async function beneath(uri: string, path: string): Promise<string[]> {
  const advice = "create a pool for its directory";
  if (!isLocal(uri)) throw new Error(`${path} is not in a pool, so its backing file is unknown: ${advice}`);
  return backingChain(path).catch((error: Error) => {
    const [reason] = error.message.split("\n");
    throw new Error(`${path} is not in a pool, and its backing file is unknown (${reason}): ${advice}`);
  });
}
