import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Finished, type RunOptions, run } from "../host/run";
import type { PlannedBase } from "./planBase";

// Debian leaves the directories of mke2fs and sfdisk out of an ordinary user's search path.
function searchPath(): string {
  return [process.env.PATH ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);
}

/** Runs one of the programs that images are built with. @throws ProgramError */
export function runTool(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run(program, args, { ...options, env: { PATH: searchPath(), ...options.env } });
}

/** A program of the host and the Debian package it comes in. */
export interface Tool {
  program: string;
  debianPackage: string;
}

const tool = (program: string, debianPackage: string): Tool => ({ program, debianPackage });

const bootstrapTools = [
  tool("mmdebstrap", "mmdebstrap"),
  tool("apt-config", "apt"),
  tool("setpriv", "util-linux"),
  tool("tar", "tar"),
  tool("sfdisk", "fdisk"),
  tool("mke2fs", "e2fsprogs"),
  tool("mkfs.vfat", "dosfstools"),
  tool("mcopy", "mtools"),
];
const unprivilegedTools = [tool("unshare", "util-linux"), tool("newuidmap", "uidmap")];
const changeTools = [tool("setpriv", "util-linux"), tool("guestfish", "guestfish")];

/** What a build needs on the host. */
export function neededTools(kind: PlannedBase["kind"], changes: boolean, uid = process.getuid?.()): Tool[] {
  const convert = tool("qemu-img", "qemu-utils");
  if (kind === "bootstrap") return [convert, ...bootstrapTools, ...(uid === 0 ? [] : unprivilegedTools)];
  return changes ? [convert, ...changeTools] : [convert];
}

export function isInstalled(program: string): boolean {
  return searchPath()
    .split(delimiter)
    .some((dir) => {
      try {
        accessSync(join(dir, program), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
