import { shellWord } from "../host/shellWord";
import { withTemporaryFile } from "../host/temporaryFile";
import { virsh } from "../host/virsh";
import { type ImageManifest, readManifest } from "../image/manifest";
import { type DiskSource, domainDisks } from "../platform/libvirt/host/disks";
import { domainUuids } from "../platform/libvirt/host/leftovers";
import { poolVolumes } from "../platform/libvirt/host/volumeList";
import { deleteVolumes, orUndefined, type Volume, volumeOptions } from "../platform/libvirt/host/volumes";
import { parseXml } from "../platform/libvirt/host/xmlDocument";
import { backingChain } from "./diskFiles";
import type { Published, PublishedImage } from "./published";

/** Images in the storage pools of a libvirt: volumes with a manifest beside them. @throws ProgramError */
export async function libvirtImages(uri: string): Promise<Published> {
  await refuseIdlePools(uri);
  const backed = new Map<string, string[]>();
  const use = (path: string, user: string) => backed.set(path, [...(backed.get(path) ?? []), user]);
  const found: PooledVolume[] = [];
  for (const pool of await poolNames(uri)) {
    for (const volume of await poolVolumes(uri, pool)) {
      if (volume.backingPath) use(volume.backingPath, `the disk ${volume.name}`);
      found.push({ pool, volume });
    }
  }
  for (const uuid of await domainUuids(uri)) {
    const domain = await domainDisks(uri, uuid);
    for (const source of domain?.sources ?? []) {
      const path = source.path ?? found.find((one) => isSource(one, source))?.volume.path;
      if (path) use(path, `the machine ${domain!.name}`);
    }
  }
  const volumes = new Set(found.map(({ volume }) => volume.path));
  for (const [path, users] of [...backed])
    if (path.startsWith("/") && !volumes.has(path))
      for (const below of await beneath(uri, path)) for (const user of users) use(below, user);
  const images: PublishedImage[] = [];
  for (const { pool, volume } of found) {
    const { name } = volume;
    if (!name.endsWith(".qcow2") || !found.some((one) => isSource(one, { pool, volume: marker(name) }))) continue;
    const manifest = await manifestIn(uri, pool, name);
    images.push({
      file: name,
      place: { kind: "libvirt", at: uri, pool },
      id: volume.path,
      bytes: volume.allocation,
      builtAt: manifest?.builtAt,
      manifest,
      users: backed.get(volume.path) ?? [],
    });
  }
  return { images, backed };
}

interface PooledVolume {
  /** Name of its pool. */
  pool: string;
  volume: Volume;
}

function isSource({ pool, volume }: PooledVolume, source: DiskSource): boolean {
  return pool === source.pool && volume.name === source.volume;
}

/** What a pool holds that is not started cannot be seen. */
async function refuseIdlePools(uri: string): Promise<void> {
  const [idle] = await poolNames(uri, "--inactive");
  if (idle !== undefined)
    throw new Error(
      `the pool ${idle} is not started, so what its disks are backed by is not known: virsh pool-start ${shellWord(idle)}`,
    );
}

/** A list of names would not show where one begins and ends. */
async function poolNames(uri: string, ...which: string[]): Promise<string[]> {
  const { stdout } = await virsh(uri, ["pool-list", ...which, "--uuid"]);
  const uuids = stdout.split("\n").filter(Boolean);
  const texts = await Promise.all(uuids.map((uuid) => orUndefined(virsh(uri, ["pool-dumpxml", uuid]))));
  return texts.flatMap((text) => (text ? [parseXml(text.stdout).pool.name as string] : []));
}

/** What a file that is in no pool is backed by. libvirt does not tell; this host can look where the file is its own. */
async function beneath(uri: string, path: string): Promise<string[]> {
  if (new URL(uri).hostname !== "")
    throw new Error(`${path} is in no pool, so what it is backed by is not known: make a pool of its directory`);
  return backingChain(path);
}

/** Removes an image from its pool, with its manifest. */
export async function removeVolume({ file, place }: PublishedImage): Promise<void> {
  await deleteVolumes(place.at, place.pool!, file, marker(file));
}

function marker(volume: string): string {
  return `${volume}.json`;
}

function manifestIn(uri: string, pool: string, image: string): Promise<ImageManifest | undefined> {
  return withTemporaryFile(Buffer.alloc(0), async (file) => {
    await virsh(uri, ["vol-download", ...volumeOptions(pool, marker(image)), file]);
    return readManifest(file);
  });
}
