import { type ImageManifest, readManifest } from "../image/manifest";
import { isLocal } from "../platform/libvirt/hypervisor";
import { withoutLinks } from "../platform/libvirt/virsh/backingChain";
import { type DiskUses, diskUses, usersOf } from "../platform/libvirt/virsh/diskUses";
import { virsh } from "../platform/libvirt/virsh/virsh";
import { deleteVolumes, volumeOptions } from "../platform/libvirt/virsh/volumes";
import { withTemporaryFile } from "../process/temporaryFile";
import type { Published, PublishedImage } from "./published";

/** Images in the storage pools of a libvirt: volumes with a manifest beside them. @throws ProgramError; Error where what uses them cannot be determined */
export async function libvirtImages(uri: string): Promise<Published> {
  const uses = await diskUses(uri);
  const { volumes, doubts } = uses;
  if (doubts.length > 0) throw new Error(doubts[0]);
  const images: PublishedImage[] = [];
  for (const { pool, volume } of volumes) {
    const { name } = volume;
    const isComplete = volumes.some((other) => other.pool === pool && other.volume.name === marker(name));
    if (!name.endsWith(".qcow2") || !isComplete) continue;
    const manifest = await manifestIn(uri, pool, name);
    images.push({
      file: name,
      place: { kind: "libvirt", at: uri, pool },
      id: volume.path,
      bytes: volume.allocation,
      builtAt: manifest?.builtAt,
      manifest,
      users: usersOf(uri, uses, volume.path),
    });
  }
  return { images, backed: backedBy(uri, uses) };
}

/** Users by the path of the file that they use; for files of this host, also by its path with symbolic links resolved. */
function backedBy(uri: string, { files }: DiskUses): Map<string, string[]> {
  const backed = new Map<string, string[]>();
  for (const { path, user } of files)
    for (const name of new Set([path, isLocal(uri) ? withoutLinks(path) : path]))
      backed.set(name, [...(backed.get(name) ?? []), user]);
  return backed;
}

/** Removes an image and its manifest from its pool. */
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
