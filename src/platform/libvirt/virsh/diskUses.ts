import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { shellWord } from "../../../process/shellWord";
import { isLocal } from "../hypervisor";
import { beneath } from "./backingChain";
import { type DiskSource, domainDisks } from "./domains";
import { domainUuids } from "./leftovers";
import { virsh } from "./virsh";
import { poolVolumes, UnreadableVolumeError } from "./volumeList";
import { orUndefined, type Volume } from "./volumes";
import { parseXml } from "./xmlDocument";

/** A volume with the name of its pool. */
export interface PooledVolume {
  pool: string;
  volume: Volume;
}

/** A file that something is on, or is backed by. */
export interface FileUse {
  path: string;
  /** Who uses it, in words: `the disk clone.qcow2`, `the machine box`. */
  user: string;
}

/** What the disks and machines of a libvirt use. */
export interface DiskUses {
  /** Of all pools that are started. */
  volumes: PooledVolume[];
  files: FileUse[];
  /** What is not known, in words with what to do: while there is any, a file that nobody is seen to use may be in use all the same. */
  doubts: string[];
}

/**
 * Looks through all pools and all machines, and below whatever those are on that is in no pool: libvirt tells what a volume is backed by,
 * and what the disks of a machine that runs are; of a machine that is off it tells the first file alone. @throws ProgramError
 */
export async function diskUses(uri: string): Promise<DiskUses> {
  const uses: DiskUses = { volumes: [], files: [], doubts: await idlePools(uri) };
  for (const pool of await poolNames(uri)) await addPool(uri, pool, uses);
  const followed = new Set<string>();
  for (const { name, sources } of await domainDisks(uri, await domainUuids(uri))) {
    for (const source of sources) {
      const path = source.path ?? pathIn(uses, source);
      if (!path) continue;
      uses.files.push({ path, user: `the machine ${name}` });
      if (source.chainTold) followed.add(path);
    }
  }
  await addBeneath(uri, uses, followed);
  return uses;
}

/** Who uses the file at `path`, in words, each once. */
export function usersOf(uri: string, { files }: Pick<DiskUses, "files">, path: string): string[] {
  const same = sameFileAs(uri, path);
  return [...new Set(files.filter((use) => same(use.path)).map(({ user }) => user))];
}

async function addPool(uri: string, pool: string, { volumes, files, doubts }: DiskUses): Promise<void> {
  try {
    for (const volume of await poolVolumes(uri, pool)) {
      volumes.push({ pool, volume });
      const { backingPath } = volume;
      const user = `the disk ${volume.name}`;
      if (backingPath?.startsWith("json:")) doubts.push(`${user} has a backing file that is not given as a path`);
      else if (backingPath) files.push({ path: resolve(dirname(volume.path), backingPath), user });
    }
  } catch (error) {
    if (!(error instanceof UnreadableVolumeError)) throw error;
    doubts.push(error.message);
  }
}

function pathIn({ volumes }: DiskUses, source: DiskSource): string | undefined {
  return volumes.find(({ pool, volume }) => pool === source.pool && volume.name === source.volume)?.volume.path;
}

/** @param followed paths of which libvirt has told what they are backed by */
async function addBeneath(uri: string, { volumes, files, doubts }: DiskUses, followed: Set<string>): Promise<void> {
  for (const { volume } of volumes) followed.add(volume.path);
  for (const { path, user } of [...files]) {
    if (!path.startsWith("/") || followed.has(path)) continue;
    followed.add(path);
    const users = new Set([user, ...files.filter((use) => use.path === path).map((use) => use.user)]);
    try {
      for (const below of await beneath(uri, path)) for (const one of users) files.push({ path: below, user: one });
    } catch (error) {
      doubts.push((error as Error).message);
    }
  }
}

/** What a pool holds that is not started cannot be seen. */
async function idlePools(uri: string): Promise<string[]> {
  const idle = await poolNames(uri, "--inactive");
  return idle.map(
    (pool) =>
      `the pool ${pool} is not active, so the backing files of its disks are unknown: virsh pool-start ${shellWord(pool)}`,
  );
}

/** A list of names would not show where one begins and ends. */
async function poolNames(uri: string, ...which: string[]): Promise<string[]> {
  const { stdout } = await virsh(uri, ["pool-list", ...which, "--uuid"]);
  const uuids = stdout.split("\n").filter(Boolean);
  const texts = await Promise.all(uuids.map((uuid) => orUndefined(virsh(uri, ["pool-dumpxml", uuid]))));
  return texts.flatMap((text) => (text ? [parseXml(text.stdout).pool.name as string] : []));
}

/** What keeps an image in its pool, in words: disks and machines that use it, wherever they are, and whatever cannot be told. @throws ProgramError */
export async function imageUsers(uri: string, path: string): Promise<string[]> {
  const uses = await diskUses(uri);
  return [...usersOf(uri, uses, path).map((user) => `${user} uses it`), ...uses.doubts];
}

/**
 * Whether other paths are those of the file at `path`. Links and mounts give a file several: where the runner can look, the file itself is
 * compared; where it cannot, an equal name is taken for the same file, for what is taken for another one may be removed.
 */
export function sameFileAs(uri: string, path: string): (other: string) => boolean {
  const file = isLocal(uri) ? lookAt(path) : "unseen";
  return (other) => {
    if (resolve(other) === resolve(path)) return true;
    // A missing file does not exist, or the runner cannot see libvirt's files.
    const theirs = file === "unseen" || file === "nothing" ? "unseen" : lookAt(other);
    return theirs === "unseen" ? basename(other) === basename(path) : theirs === file;
  };
}

/** The file's own number, whatever its path. */
function lookAt(path: string): `${bigint}:${bigint}` | "nothing" | "unseen" {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "") ? "nothing" : "unseen";
  }
}
