import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { ProgramError } from "../host/run";
import { runTool } from "../image/tools";

/** Disk images in a directory and below it, by the paths of the files that they are backed by. @throws Error where that is not known */
export async function backedInDirectory(dir: string): Promise<Map<string, string[]>> {
  const backed = new Map<string, string[]>();
  for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    const path = resolve(dir, name);
    if (name.includes("\ufffd")) throw new Error(`${path} is no name in UTF-8, so what it is backed by is not known`);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    for (const below of await backingChain(path)) backed.set(below, [...(backed.get(below) ?? []), `the disk ${path}`]);
  }
  return backed;
}

/**
 * The file that a disk is backed by, the one that that is backed by, and so on, without symbolic links. Machines that run have their disks
 * locked.
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
    return chain.slice(1).map(({ filename }) => withoutLinks(filename, path));
  } catch (error) {
    // One whose backing file is gone uses nothing that is still there.
    if (error instanceof ProgramError && /No such file/.test(error.stderr)) return [];
    throw error;
  }
}

function withoutLinks(filename: string, of: string): string {
  if (filename.startsWith("json:"))
    throw new Error(`${of} is backed by something that is told in other words than a path`);
  return existsSync(filename) ? realpathSync(filename) : filename;
}
