import { domainDisks } from "./disks";
import { domainUuids } from "./leftovers";
import { type ListedVolume, poolVolumes, UnreadableVolumeError } from "./volumeList";

/**
 * What keeps an image in its pool, in words: disks of the pool that are backed by it, machines that have it or a disk backed by it, and
 * whatever of the pool cannot be told. @throws ProgramError
 */
export async function imageUsers(uri: string, pool: string, image: ListedVolume): Promise<string[]> {
  const [disks, machines] = await Promise.all([overlays(uri, pool, image.path), domainsWith(uri, pool, image)]);
  return [...disks, ...machines];
}

async function overlays(uri: string, pool: string, path: string): Promise<string[]> {
  try {
    const volumes = await poolVolumes(uri, pool);
    return volumes
      .filter(({ backingPath }) => backingPath === path)
      .map(({ name }) => `the disk ${name} is backed by it`);
  } catch (error) {
    if (error instanceof UnreadableVolumeError) return [error.message];
    throw error;
  }
}

async function domainsWith(uri: string, pool: string, image: ListedVolume): Promise<string[]> {
  const users: string[] = [];
  for (const uuid of await domainUuids(uri)) {
    const domain = await domainDisks(uri, uuid);
    const has = domain?.sources.some(
      (source) => source.path === image.path || (source.pool === pool && source.volume === image.name),
    );
    if (has) users.push(`the machine ${domain!.name} uses it`);
  }
  return users;
}
