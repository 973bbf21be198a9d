import { basename } from "node:path";
import { beneath } from "./backingChain";
import { type DiskSource, domainDisks } from "./domains";
import { findVolume, volumeAt } from "./volumes";

/** The volumes that a domain has: those that its disks are on, and those below, which an external snapshot hides. */
export interface HeldVolumes {
  names: Set<string>;
  /** Why it may have more, in words with what to do; undefined: all are known. */
  doubt?: string;
}

/** None where there is no such domain. @throws ProgramError */
export async function heldVolumes(uri: string, domain: string): Promise<HeldVolumes> {
  const held: HeldVolumes = { names: new Set() };
  for (const source of (await domainDisks(uri, domain))?.sources ?? []) {
    const name = source.volume ?? (source.path && basename(source.path));
    if (name) held.names.add(name);
    if (!name || source.chainTold) continue;
    try {
      for (const path of await below(uri, source)) held.names.add(basename(path));
    } catch (error) {
      held.doubt ??= (error as Error).message;
    }
  }
  return held;
}

/** Why a volume cannot go; undefined where the domain does not have it. */
export function whyHeld({ names, doubt }: HeldVolumes, domain: string, volume: string): string | undefined {
  if (names.has(volume)) return `the domain ${domain} still uses it`;
  return doubt && `the domain ${domain} may use it: ${doubt}`;
}

/** Of a domain that is off libvirt tells the first file alone; of a volume it tells the next, and of a file in no pool nothing. */
async function below(uri: string, { path, pool, volume }: DiskSource): Promise<string[]> {
  const found: string[] = [];
  let at = pool && volume ? await findVolume(uri, pool, volume) : await volumeAt(uri, path!);
  if (!at && path?.startsWith("/")) return beneath(uri, path);
  while (at?.backingPath && !found.includes(at.backingPath)) {
    const next: string = at.backingPath;
    found.push(next);
    at = await volumeAt(uri, next);
    if (!at && next.startsWith("/")) return [...found, ...(await beneath(uri, next))];
  }
  return found;
}
