import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { backingChain } from "../platform/libvirt/host/backingChain";

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
