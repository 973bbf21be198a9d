import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { endingWithUs, inOwnNamespaces } from "../process/namespaces";
import { type Finished, ProgramError, type RunOptions, run } from "../process/run";
import type { PlannedBase } from "./planBase";

// Debian leaves the directories of mke2fs and sfdisk out of an ordinary user's search path.
function searchPath(): string {
  return [process.env.PATH ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);
}

/** Runs one of the programs that images are built with. @throws ProgramError */
export function runTool(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run(program, args, { ...options, env: { PATH: searchPath(), ...options.env } });
}

/** Runs a step of a build: it does not go on when this process is gone, in a directory that the next build removes. @throws ProgramError */
export function runStep(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return named(program, args, runTool(...endingWithUs(program, args), options));
}

/**
 * Runs a step that mounts something: what it mounts ends with it.
 * @param argsOf its arguments, by whether it may mount here
 * @throws ProgramError
 */
export async function runMountingStep(
  program: string,
  argsOf: (mounts: boolean) => readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const own = await inOwnNamespaces(program, argsOf(true));
  return own ? named(program, argsOf(true), runTool(...own, options)) : runStep(program, argsOf(false), options);
}

/** What fails is the program, not what it is run by. */
function named<T>(program: string, args: readonly string[], running: Promise<T>): Promise<T> {
  return running.catch((error: unknown) => {
    throw error instanceof ProgramError ? error.of(program, args) : error;
  });
}

/** A program of the host and the Debian package it comes in. */
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

/** What a build needs on the host. */
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
