import { ProgramError } from "../../../process/run";
import { saysMissing, virsh, virshBatch, virshEach } from "./virsh";
import { parseXml } from "./xmlDocument";

/** A storage pool as libvirt reports it; sizes in bytes. */
export interface Pool {
  active: boolean;
  path?: string;
  available: number;
}

/** A volume as libvirt reports it; sizes in bytes. */
export interface Volume {
  name: string;
  path: string;
  capacity: number;
  allocation: number;
  backingPath?: string;
}

/** @returns undefined where there is no pool of that name. */
export async function findPool(uri: string, pool: string): Promise<Pool | undefined> {
  const commands = [
    ["pool-dumpxml", `--pool=${pool}`],
    ["pool-info", "--bytes", `--pool=${pool}`],
  ];
  const text = await orUndefined(virshBatch(uri, commands));
  if (text === undefined) return undefined;
  const end = text.indexOf("</pool>") + "</pool>".length;
  const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, "m").exec(text.slice(end))?.[1]?.trim();
  const { pool: element } = parseXml(text.slice(0, end));
  return {
    active: field("State") === "running",
    path: element.target?.path,
    available: Number(field("Available") ?? 0),
  };
}

/** @returns undefined where the pool has no volume of that name. */
export function findVolume(uri: string, pool: string, name: string): Promise<Volume | undefined> {
  return dumpVolume(uri, volumeOptions(pool, name));
}

/** @returns undefined where no pool has a volume at that path. */
export function volumeAt(uri: string, path: string): Promise<Volume | undefined> {
  return dumpVolume(uri, [`--vol=${path}`]);
}

/** Volumes by pool and name, or by path, in the order of `sources`; undefined where there is none. @throws ProgramError */
export async function volumesOf(
  uri: string,
  sources: readonly { path?: string; pool?: string; volume?: string }[],
): Promise<(Volume | undefined)[]> {
  const queries = sources.map(({ path, pool, volume }) => [
    "vol-dumpxml",
    ...(pool && volume ? volumeOptions(pool, volume) : [`--vol=${path}`]),
  ]);
  return (await virshEach(uri, queries)).map((xml) => (xml.trim() === "" ? undefined : readVolume(xml)));
}

async function dumpVolume(uri: string, options: string[]): Promise<Volume | undefined> {
  const xml = await orUndefined(virsh(uri, ["vol-dumpxml", ...options]));
  return xml && readVolume(xml.stdout);
}

function readVolume(xml: string): Volume {
  const { volume } = parseXml(xml);
  return {
    name: volume.name,
    path: volume.target.path,
    capacity: Number(volume.capacity["#text"]),
    allocation: Number(volume.allocation["#text"]),
    backingPath: volume.backingStore?.path,
  };
}

/**
 * Bytes of the disk that libvirt makes where `asked` are asked for: it counts in whole KiB, and a disk has at least what was asked for.
 * States and names hold sizes as they were asked for; whatever is compared with a disk that is there is compared by this.
 */
export function bytesMade(asked: number): number {
  return Math.ceil(asked / 1024) * 1024;
}

/** How virsh is told of a volume: by themselves, words that begin with a hyphen would be options. */
export function volumeOptions(pool: string, name: string): string[] {
  return [`--pool=${pool}`, `--vol=${name}`];
}

/** The virsh command that creates a volume of `size` bytes. */
export function createVolume(pool: string, name: string, size: string, format: "qcow2" | "raw" = "qcow2"): string[] {
  return ["vol-create-as", `--pool=${pool}`, `--name=${name}`, `--capacity=${size}`, "--format", format];
}

/** The virsh command that creates a copy-on-write volume backed by another, `size` bytes large (0: as that one). */
export function createOverlay(pool: string, name: string, size: string, backingPath: string): string[] {
  const backing = ["--backing-vol", backingPath, "--backing-vol-format", "qcow2"];
  return [...createVolume(pool, name, size), ...backing];
}

/** Removes volumes; those that are gone already are no error. */
export async function deleteVolumes(uri: string, pool: string, ...names: string[]): Promise<void> {
  await orUndefined(
    virshBatch(
      uri,
      names.map((name) => ["vol-delete", ...volumeOptions(pool, name)]),
    ),
  );
}

/** What virsh says does not exist is undefined. Of a batch, nothing else may have gone wrong. */
export async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof ProgramError && saysMissing(error.stderr)) return undefined;
    throw error;
  }
}
