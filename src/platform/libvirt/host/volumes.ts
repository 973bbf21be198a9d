import { ProgramError } from "../../../host/run";
import { virsh } from "../../../host/virsh";
import { parseXml } from "./xmlDocument";

/** A storage pool as libvirt reports it; sizes in bytes. */
export interface Pool {
  active: boolean;
  path?: string;
  available: number;
}

/** A volume as libvirt reports it; sizes in bytes. */
export interface Volume {
  path: string;
  capacity: number;
  allocation: number;
  backingPath?: string;
}

/** @returns undefined where there is no pool of that name. */
export async function findPool(uri: string, pool: string): Promise<Pool | undefined> {
  const xml = await orUndefined(virsh(uri, ["pool-dumpxml", pool]));
  if (!xml) return undefined;
  const { stdout: info } = await virsh(uri, ["pool-info", "--bytes", pool]);
  const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, "m").exec(info)?.[1]?.trim();
  const { pool: element } = parseXml(xml.stdout);
  return {
    active: field("State") === "running",
    path: element.target?.path,
    available: Number(field("Available") ?? 0),
  };
}

/** @returns undefined where the pool has no volume of that name. */
export async function findVolume(uri: string, pool: string, name: string): Promise<Volume | undefined> {
  const xml = await orUndefined(virsh(uri, ["vol-dumpxml", "--pool", pool, name]));
  if (!xml) return undefined;
  const volume = parseXml(xml.stdout).volume;
  return {
    path: volume.target.path,
    capacity: Number(volume.capacity["#text"]),
    allocation: Number(volume.allocation["#text"]),
    backingPath: volume.backingStore?.path,
  };
}

/** Names of the pool's volumes. */
export async function volumeNames(uri: string, pool: string): Promise<string[]> {
  const { stdout } = await virsh(uri, ["vol-list", "--pool", pool]);
  // Columns: the name, then the path, which begins with a slash. Names of ours have no blanks.
  return stdout.split("\n").flatMap((line) => /^\s*(\S+)\s+\S/.exec(line)?.[1] ?? []);
}

/** The virsh command that creates a copy-on-write volume backed by another, `size` bytes large (0: as that one). */
export function createOverlay(pool: string, name: string, size: string, backingPath: string): string[] {
  const backing = ["--backing-vol", backingPath, "--backing-vol-format", "qcow2"];
  return ["vol-create-as", pool, name, size, "--format", "qcow2", ...backing];
}

/** Removes a volume; one that is gone already is no error. */
export async function deleteVolume(uri: string, pool: string, name: string): Promise<void> {
  await orUndefined(virsh(uri, ["vol-delete", "--pool", pool, name]));
}

/** libvirt says "not found" only in words: its exit code is 1 for everything. */
export async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (
      error instanceof ProgramError &&
      /not found|no storage (vol|pool) with matching|failed to get (vol|pool|domain|network)/i.test(error.stderr)
    ) {
      return undefined;
    }
    throw error;
  }
}
