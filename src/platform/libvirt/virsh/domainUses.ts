import { dirname, resolve } from "node:path";
import { beneath } from "./backingChain";
import { type DiskUses, type FileUse, usersOf } from "./diskUses";
import { type DiskSource, domainDisks } from "./domains";
import { domainUuids } from "./leftovers";
import { findVolume, type Volume, volumesOf } from "./volumes";

/** What domains use: the files that their disks are on, and those that these are backed by. */
export type DomainUses = Pick<DiskUses, "files" | "doubts">;

/**
 * What the given domains use, running or as they start the next time; those that do not exist use nothing. Takes a few calls of virsh,
 * however many domains there are: it is run for every machine that is deleted.
 *
 * @throws ProgramError
 */
export async function domainUses(uri: string, domains: Iterable<string>): Promise<DomainUses> {
  const disks = (await domainDisks(uri, domains)).flatMap(({ name, sources }) =>
    sources.filter(isNamed).map((source) => ({ user: `the machine ${name}`, source })),
  );
  const volumes = await lookUp(
    uri,
    disks.map(({ source }) => source),
  );
  const beneathFiles = new Map<string, Chain>();
  const files: FileUse[] = [];
  const doubts: string[] = [];
  for (const { user, source } of disks) {
    const { paths, doubt, outside } = chainOf(source, volumes);
    if (outside !== undefined && !beneathFiles.has(outside)) beneathFiles.set(outside, await chainOfFile(uri, outside));
    const below = beneathFiles.get(outside ?? "");
    for (const path of [...paths, ...(below?.paths ?? [])]) files.push({ path, user });
    const why = doubt ?? below?.doubt;
    if (why) doubts.push(`${user} may use it: ${why}`);
  }
  return { files, doubts };
}

/**
 * Which volumes of a pool have to stay, because a domain uses them, whichever it is, or because it is not known what one uses: by their
 * names, with the reason. Volumes that do not exist are left out.
 *
 * @throws ProgramError
 */
export async function volumesInUse(uri: string, pool: string, names: readonly string[]): Promise<Map<string, string>> {
  const volumes = (await Promise.all(names.map((name) => findVolume(uri, pool, name)))).filter(
    (one) => one !== undefined,
  );
  const reasons = new Map<string, string>();
  if (volumes.length === 0) return reasons;
  const uses = await domainUses(uri, await domainUuids(uri));
  for (const { name, path } of volumes) {
    const [user] = usersOf(uri, uses, path);
    const reason = user === undefined ? uses.doubts[0] : `${user} uses it`;
    if (reason !== undefined) reasons.set(name, reason);
  }
  return reasons;
}

/** What a disk is on, and what that is backed by, as far as it is in pools. */
interface Chain {
  paths: string[];
  /** Why there may be more, in words with what to do. */
  doubt?: string;
  /** The last path, where no pool has it. */
  outside?: string;
}

type Found = Volume | Error | undefined;

/** The volumes that sources are on, and those that these are backed by, one call of virsh a level: by `keyOf`. */
async function lookUp(uri: string, sources: readonly DiskSource[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  let level = sources.filter(({ path, chainTold }) => path === undefined || !chainTold);
  while (level.length > 0) {
    const unknown = new Map(level.map((source) => [keyOf(source), source]));
    for (const key of found.keys()) unknown.delete(key);
    const volumes = await volumesOrErrors(uri, [...unknown.values()]);
    for (const [i, key] of [...unknown.keys()].entries()) found.set(key, volumes[i]);
    level = volumes.flatMap((volume) => {
      const path = backingOf(volume);
      return path?.startsWith("/") ? [{ path }] : [];
    });
  }
  return found;
}

/** Where one fails, as a pool that is not active does, each is looked up by itself. */
async function volumesOrErrors(uri: string, sources: readonly DiskSource[]): Promise<Found[]> {
  try {
    return await volumesOf(uri, sources);
  } catch (error) {
    if (sources.length === 1) return [error as Error];
    const found: Found[] = [];
    for (const source of sources) found.push(...(await volumesOrErrors(uri, [source])));
    return found;
  }
}

/** Of a domain that is off, libvirt reports the first file alone; of a volume the next; of a file in no pool nothing. */
function chainOf(source: DiskSource, volumes: ReadonlyMap<string, Found>): Chain {
  const paths: string[] = [];
  let at: DiskSource | undefined = source;
  while (at) {
    const found: Found = volumes.get(keyOf(at));
    const volume: Volume | undefined = found instanceof Error ? undefined : found;
    const path: string | undefined = at.path ?? volume?.path;
    if (path !== undefined) paths.push(path);
    if (source.chainTold) return { paths };
    if (found instanceof Error) return { paths, doubt: found.message };
    if (!volume) return path?.startsWith("/") ? { paths, outside: path } : { paths };
    const backing: string | undefined = backingOf(volume);
    if (backing?.startsWith("json:"))
      return { paths, doubt: `${volume.path} has a backing file that is not given as a path` };
    at = backing === undefined || paths.includes(backing) ? undefined : { path: backing };
  }
  return { paths };
}

async function chainOfFile(uri: string, path: string): Promise<Chain> {
  try {
    return { paths: await beneath(uri, path) };
  } catch (error) {
    return { paths: [], doubt: (error as Error).message };
  }
}

function backingOf(volume: Found): string | undefined {
  if (volume === undefined || volume instanceof Error || !volume.backingPath) return undefined;
  const { path, backingPath } = volume;
  return backingPath.startsWith("json:") ? backingPath : resolve(dirname(path), backingPath);
}

/** Disks on a network storage, and drives without a medium, are on no file and no volume. */
function isNamed({ path, pool, volume }: DiskSource): boolean {
  return path !== undefined || (pool !== undefined && volume !== undefined);
}

function keyOf({ path, pool, volume }: DiskSource): string {
  return path ?? JSON.stringify([pool, volume]);
}
