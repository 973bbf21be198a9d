import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ProgramError } from "../host/run";
import { runTool } from "../image/tools";

/** Disk images in a directory by the paths of the files that they are backed by. @throws Error where it cannot be read */
export async function backedInDirectory(dir: string): Promise<Map<string, string[]>> {
  const backed = new Map<string, string[]>();
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of files) {
    for (const path of await backingChain(join(dir, name)))
      backed.set(path, [...(backed.get(path) ?? []), `the disk ${join(dir, name)}`]);
  }
  return backed;
}

/** The file that a disk is backed by, the one that that is backed by, and so on. Machines that run have their disks locked. */
async function backingChain(path: string): Promise<string[]> {
  try {
    const { stdout } = await runTool("qemu-img", ["info", "--force-share", "--backing-chain", "--output=json", path]);
    const chain: { filename: string }[] = JSON.parse(stdout);
    return chain.slice(1).map(({ filename }) => resolve(filename));
  } catch (error) {
    // One whose backing file is gone uses nothing that is still there.
    if (error instanceof ProgramError && /No such file/.test(error.stderr)) return [];
    throw error;
  }
}
