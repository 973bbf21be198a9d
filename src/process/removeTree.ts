import { constants } from "node:fs";
import { type FileHandle, open, readdir, readFile, readlink, rm, rmdir, unlink } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { mountPointsIn } from "./mounts";
import { run } from "./run";
import { shellQuote } from "./shellWord";

/** A directory cannot be removed, because something is mounted in it. The message says what to do. */
export class MountedTreeError extends Error {
  override readonly name = "MountedTreeError";
  constructor(
    readonly path: string,
    /** Of the mounts that are not below another of them. */
    readonly mountPoints: readonly string[],
  ) {
    super(
      [
        `${path} cannot be removed: something is mounted in it and would be deleted with it, at ${mountPoints.join(", ")}.`,
        "A build that was killed may have left it there. If nothing uses it, unmount it as root, then start again:",
        ...mountPoints.map(unmountCommand),
      ].join("\n"),
    );
  }
}

/**
 * Removes a file, a link or a directory with all that is in it; nothing to do where it does not exist. This is the only recursive removal
 * here: it never goes beyond a mount point, be it a bind mount of the same filesystem, and never through a link. As another user than root
 * it also removes files of this user's subordinate users.
 * @throws MountedTreeError where something is mounted at the path or below it: then nothing at all is removed
 */
export async function removeTree(path: string): Promise<void> {
  // Without /proc there are no mounts to check: builds that mount need Linux.
  if (process.platform !== "linux") return rm(path, { recursive: true, force: true });
  const absolute = resolve(path);
  refuseMounts(absolute);
  try {
    await removeFrom(absolute);
  } catch (error) {
    // Something was mounted while files were being removed: its content still exists.
    refuseMounts(absolute);
    if (process.getuid?.() === 0 || !isDenied(error)) throw error;
    await removeInUserNamespace(absolute, error);
  }
}

/** @throws MountedTreeError where something is mounted at a path or below it */
export function refuseMounts(path: string): void {
  const points = mountPointsIn(path);
  const isBelow = (point: string, other: string) => point.startsWith(`${other}/`);
  const top = [...new Set(points)].filter((point) => !points.some((other) => isBelow(point, other)));
  if (top.length > 0) throw new MountedTreeError(path, top);
}

/** Private first: where a mount is shared with the place it came from, unmounting what lies in it would do so there, too. */
function unmountCommand(point: string): string {
  const quoted = shellQuote(point);
  return `  mount --make-rprivate ${quoted} && umount --recursive ${quoted}`;
}

async function removeFrom(path: string): Promise<void> {
  const parent = await orGone(openDirectory(dirname(path)));
  if (!parent) return;
  try {
    await removeEntry(parent, Buffer.from(basename(path)), await mountOf(parent));
  } finally {
    await parent.close();
  }
}

/**
 * Everything is named from an open directory, which stays the same whatever is renamed or mounted meanwhile.
 * @param mount the one that the tree lies on
 */
async function removeEntry(parent: FileHandle, name: Buffer, mount: string): Promise<void> {
  const path = Buffer.concat([Buffer.from(`${openPath(parent)}/`), name]);
  try {
    await unlink(path);
    return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return;
    if (code !== "EISDIR") throw error;
  }
  const directory = await orGone(openDirectory(path, constants.O_NOFOLLOW));
  if (!directory) return;
  try {
    if ((await mountOf(directory)) !== mount)
      throw new Error(
        `${await readlink(openPath(directory))} was mounted while the directory around it was being removed: it was kept`,
      );
    const names = await readdir(openPath(directory), { encoding: "buffer" });
    for (const entry of names) await removeEntry(directory, entry, mount);
  } finally {
    await directory.close();
  }
  await orGone(rmdir(path));
}

function openDirectory(path: string | Buffer, flags = 0): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_DIRECTORY | flags);
}

function openPath({ fd }: FileHandle): string {
  return `/proc/self/fd/${fd}`;
}

/** Another for each mount, also where two are of one filesystem, which have the same device number. */
async function mountOf({ fd }: FileHandle): Promise<string> {
  const id = /^mnt_id:\s*(\d+)$/m.exec(await readFile(`/proc/self/fdinfo/${fd}`, "utf8"))?.[1];
  if (id === undefined) throw new Error("the kernel does not report which mount a directory is on");
  return id;
}

/** Whoever removes the same tree at the same time has done the work. */
async function orGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function isDenied(error: unknown): boolean {
  return ["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** In a mount namespace of its own, which nobody mounts anything in after the check. */
async function removeInUserNamespace(path: string, denied: unknown): Promise<void> {
  const remove = ["rm", "-rf", "--one-file-system", "--", path];
  await run("unshare", ["--map-root-user", "--map-auto", "--mount", "--", ...remove]).catch(() => {
    throw denied;
  });
}
