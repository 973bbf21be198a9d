import { withTemporaryFile } from "../host/temporaryFile";
import { virsh } from "../host/virsh";
import { type ImageManifest, readManifest } from "../image/manifest";
import { deleteVolumes, findVolume, type Volume, volumeNames } from "../platform/libvirt/host/volumes";
import { backingChain } from "./diskFiles";
import type { Published, PublishedImage } from "./published";

/** Images in the storage pools of a libvirt: volumes with a manifest beside them. @throws ProgramError */
export async function libvirtImages(uri: string): Promise<Published> {
  await refuseIdlePools(uri);
  const backed = new Map<string, string[]>();
  const use = (path: string, user: string) => backed.set(path, [...(backed.get(path) ?? []), user]);
  const found: { pool: string; name: string; volume: Volume }[] = [];
  for (const pool of await names(uri, ["pool-list", "--name"])) {
    for (const [name, volume] of await volumesOf(uri, pool)) {
      if (volume.backingPath) use(volume.backingPath, `the disk ${name}`);
      found.push({ pool, name, volume });
    }
  }
  for (const domain of await names(uri, ["list", "--all", "--name"])) {
    const { stdout } = await virsh(uri, ["domblklist", domain]);
    for (const [, source] of stdout.matchAll(/^\s*\S+\s+(\/.*\S)\s*$/gm)) use(source!, `the machine ${domain}`);
  }
  const volumes = new Set(found.map(({ volume }) => volume.path));
  for (const [path, users] of [...backed])
    if (!volumes.has(path)) for (const below of await beneath(uri, path)) for (const user of users) use(below, user);
  const images: PublishedImage[] = [];
  for (const { pool, name, volume } of found) {
    if (!name.endsWith(".qcow2") || !found.some((one) => one.pool === pool && one.name === marker(name))) continue;
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

/** What a pool holds that is not started cannot be seen. */
async function refuseIdlePools(uri: string): Promise<void> {
  const [idle] = await names(uri, ["pool-list", "--inactive", "--name"]);
  if (idle !== undefined)
    throw new Error(
      `the pool ${idle} is not started, so what its disks are backed by is not known: virsh pool-start ${idle}`,
    );
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

async function names(uri: string, command: string[]): Promise<string[]> {
  const { stdout } = await virsh(uri, command);
  return stdout
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

const atOnce = 8;

async function volumesOf(uri: string, pool: string): Promise<[string, Volume][]> {
  const all = await volumeNames(uri, pool);
  const found: [string, Volume][] = [];
  for (let i = 0; i < all.length; i += atOnce) {
    const some = all.slice(i, i + atOnce);
    const volumes = await Promise.all(some.map((name) => findVolume(uri, pool, name)));
    // One that is gone in between uses nothing.
    found.push(...volumes.flatMap((volume, k): [string, Volume][] => (volume ? [[some[k]!, volume]] : [])));
  }
  return found;
}

function manifestIn(uri: string, pool: string, image: string): Promise<ImageManifest | undefined> {
  return withTemporaryFile(Buffer.alloc(0), async (file) => {
    await virsh(uri, ["vol-download", "--pool", pool, marker(image), file]);
    return readManifest(file);
  });
}
