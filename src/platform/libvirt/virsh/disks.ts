import { basename } from "node:path";
import { virsh, virshBatch } from "./virsh";
import { orUndefined } from "./volumes";
import { type Element, parseXml } from "./xmlDocument";

/** What a disk is on: a file or a device by its path, or a volume by its pool and name. */
export interface DiskSource {
  path?: string;
  pool?: string;
  volume?: string;
  /** Whether what it is backed by, if anything, is told beside it. */
  chainTold?: true;
}

/** A domain with what its disks are on, and what those are backed by as far as libvirt tells. */
export interface DomainDisks {
  name: string;
  sources: DiskSource[];
}

/**
 * The names of the volumes that a domain's disks are on, each with the target under which it has it (`vda` …); none where there is no such
 * domain. What those are backed by is told by `heldVolumes`.
 */
export async function attachedVolumes(uri: string, domain: string): Promise<Map<string, string>> {
  const found = await orUndefined(virsh(uri, ["dumpxml", `--domain=${domain}`]));
  const disks = found ? (parseXml(found.stdout).domain as Element[]).flatMap(disksOf) : [];
  return new Map(
    disks.flatMap(({ source = {}, target }): [string, string][] => {
      const { path = "", volume = basename(path) } = sourceOf(source);
      return volume ? [[volume, target["@dev"]]] : [];
    }),
  );
}

/** A domain, by name or UUID, as it runs and as it starts the next time. @returns undefined where there is none */
export async function domainDisks(uri: string, domain: string): Promise<DomainDisks | undefined> {
  const commands = [
    ["dumpxml", `--domain=${domain}`],
    ["dumpxml", "--inactive", `--domain=${domain}`],
  ];
  const text = await orUndefined(virshBatch(uri, commands));
  if (text === undefined) return undefined;
  const domains = parseXml(text).domain as Element[];
  return { name: domains[0].name, sources: domains.flatMap(disksOf).flatMap(sourcesOf) };
}

function disksOf(domain: Element): Element[] {
  return domain.devices?.disk ?? [];
}

/** A disk's own source, those that it is backed by, and the one that it is being copied to. */
function sourcesOf({ source, backingStore, mirror, driver, format }: Element): DiskSource[] {
  const others = [backingStore, source?.backingStore, mirror].filter(Boolean);
  // Of a domain that runs libvirt tells all, and ends with an empty element.
  const told = [backingStore, source?.backingStore].some((one) => one !== undefined);
  const raw = (driver ?? format)?.["@type"] === "raw";
  const own = source && { ...sourceOf(source), ...((told || raw) && { chainTold: true as const }) };
  return [...(own ? [own] : []), ...others.flatMap(sourcesOf)];
}

function sourceOf(source: Element): DiskSource {
  return {
    path: source["@file"] ?? source["@dev"] ?? source["@name"],
    pool: source["@pool"],
    volume: source["@volume"],
  };
}
