import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { endingWithUs, inOwnNamespaces } from "../process/namespaces";
import { type Finished, ProgramError, type RunOptions, run } from "../process/run";
import type { PlannedBase } from "./planBase";

// Debian leaves the directories of mke2fs and sfdisk out of an ordinary user's PATH.
function searchPath(): string {
  return [process.env.PATH ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);
}

/** Runs one of the programs that images are built with. @throws ProgramError */
export function runTool(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run(program, args, { ...options, env: { PATH: searchPath(), ...options.env } });
}

/** Runs a step of a build, which ends with this process: the next build removes its directory. @throws ProgramError */
export function runStep(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return blameProgram(program, args, runTool(...endingWithUs(program, args), options));
}

/**
 * Runs a step that mounts something: its mounts end with it.
 * @param argsOf its arguments, by whether it may mount on this host
 * @throws ProgramError
 */
export async function runMountingStep(
  program: string,
  argsOf: (mounts: boolean) => readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const own = await inOwnNamespaces(program, argsOf(true));
  return own ? blameProgram(program, argsOf(true), runTool(...own, options)) : runStep(program, argsOf(false), options);
}

/** A failure names the program, not the wrapper that runs it. */
function blameProgram<T>(program: string, args: readonly string[], running: Promise<T>): Promise<T> {
  return running.catch((error: unknown) => {
    throw error instanceof ProgramError ? error.of(program, args) : error;
  });
}

/** A program and the Debian package that contains it. */
export interface Tool {
  program: string;
  debianPackage: string;
}

const tool = (program: string, debianPackage: string): Tool => ({ program, debianPackage });

const convertTools = [
  tool("qemu-img", "qemu-utils"),
  ...(process.platform === "linux" ? [tool("setpriv", "util-linux")] : []),
];
const bootstrapTools = [
  tool("mmdebstrap", "mmdebstrap"),
  tool("apt-config", "apt"),
  tool("unshare", "util-linux"),
  tool("mount", "mount"),
  tool("tar", "tar"),
  tool("sfdisk", "fdisk"),
  tool("mke2fs", "e2fsprogs"),
  tool("mkfs.vfat", "dosfstools"),
  tool("mcopy", "mtools"),
];
const unprivilegedTools = [tool("newuidmap", "uidmap")];
const changeTools = [tool("guestfish", "guestfish")];

/** The programs that a build needs on the host. */
export function neededTools(kind: PlannedBase["kind"], changes: boolean, uid = process.getuid?.()): Tool[] {
  if (kind === "bootstrap") return [...convertTools, ...bootstrapTools, ...(uid === 0 ? [] : unprivilegedTools)];
  return changes ? [...convertTools, ...changeTools] : convertTools;
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
