import type { ImageManifest } from "../image/manifest";
import { dayMs } from "../input/duration";
import { describeBase } from "../preview/images";
import type { Place } from "../preview/kinds/kind";
import { unique } from "../preview/unique";
import type { CachedImage } from "./cachedImages";
import type { Inventory, InventoryMachine } from "./inventory";
import type { PublishedImage } from "./published";
import type { SecurityLag } from "./security";

/** An image, wherever it is. */
export interface ImageRow {
  file: string;
  /** Its name in the program. */
  name: string;
  base: string;
  /** ISO 8601; undefined where unknown. */
  builtAt?: string;
  ageDays?: number;
  /** Size of its file in the cache, else of its largest copy on a platform. */
  bytes?: number;
  /** `cache`, and the places where it is published. */
  where: string[];
  /** Stacks, disks and everything else that uses it, in words. */
  users: string[];
  /** Machines of the stacks that are made from it. */
  machines: InventoryMachine[];
  /** Why it cannot be removed; undefined where it can. */
  keepReason?: string;
  manifest?: ImageManifest;
  cached?: CachedImage;
  published: PublishedImage[];
  lag?: SecurityLag;
}

/** Everything that a scan found. */
export interface ScanResult {
  cached: readonly CachedImage[];
  published: readonly PublishedImage[];
  /** Disks by the path of their backing file. */
  backed: ReadonlyMap<string, string[]>;
  inventory: Inventory;
  /** Milliseconds since the epoch. */
  now: number;
  /** How many of the newest images of each name to keep. */
  keep: number;
}

/** A running `up` may have built an image that is in no state yet. */
const graceMs = 3_600_000;

/** All images of the cache, the platforms and the stacks, by name, the newest first. */
export function imageRows(scan: ScanResult): ImageRow[] {
  const files = new Set([
    ...scan.cached.map(({ file }) => file),
    ...scan.published.map(({ file }) => file),
    ...scan.inventory.images.map(({ file }) => file),
  ]);
  const rows = [...files].map((file) => rowOf(file, scan));
  rows.sort((a, b) => compare(a.name, b.name) || compare(b.builtAt ?? "", a.builtAt ?? "") || compare(a.file, b.file));
  const newest = newestOf(rows, scan.keep);
  return rows.map((row) => ({ ...row, keepReason: keepReason(row, newest, scan) }));
}

function rowOf(file: string, { cached, published, backed, inventory, now }: ScanResult): ImageRow {
  const inCache = cached.find((image) => image.file === file);
  const copies = published.filter((image) => image.file === file);
  const declared = inventory.images.filter((image) => image.file === file);
  const manifest = inCache?.manifest ?? copies.find((copy) => copy.manifest)?.manifest;
  const builtAt = manifest?.builtAt ?? copies.find((copy) => copy.builtAt)?.builtAt;
  const age = builtAt === undefined ? Number.NaN : (now - Date.parse(builtAt)) / dayMs;
  const bytes =
    inCache?.bytes ?? copies.reduce<number | undefined>((largest, copy) => larger(largest, copy.bytes), undefined);
  const machines = inventory.machines.filter(({ image }) => image === file);
  return {
    file,
    name: manifest?.recipe?.name ?? declared[0]?.name ?? file.replace(/(-[0-9a-f]{12})?(\.qcow2)?$/, ""),
    base: declared[0]?.base ?? (manifest ? describeBase(manifest.recipe) : ""),
    builtAt,
    ageDays: Number.isNaN(age) ? undefined : age,
    bytes,
    where: [
      ...(inCache ? ["cache"] : []),
      ...unique([...copies.map(({ place }) => placeName(place)), ...declared.map(({ place }) => placeName(place))]),
    ],
    users: unique([
      ...declared.map(({ stack }) => stackName(stack, machines)),
      ...copies.flatMap(({ users }) => users),
      ...(inCache ? [inCache.paths.image, inCache.realPath].flatMap((path) => backed.get(path) ?? []) : []),
    ]),
    machines,
    manifest,
    cached: inCache,
    published: copies,
  };
}

function stackName(stack: string, machines: readonly InventoryMachine[]): string {
  const count = machines.filter((machine) => machine.stack === stack).reduce((sum, machine) => sum + machine.count, 0);
  return `the stack ${stack}${count === 0 ? "" : count === 1 ? " (1 machine)" : ` (${count} machines)`}`;
}

/** File names of the newest complete images of each name. */
function newestOf(rows: readonly ImageRow[], keep: number): Set<string> {
  const kept = new Map<string, string[]>();
  for (const { name, file, manifest, published } of rows) {
    if (!manifest && published.length === 0) continue;
    const files = kept.get(name) ?? [];
    if (files.length < keep) kept.set(name, [...files, file]);
  }
  return new Set([...kept.values()].flat());
}

function keepReason(row: ImageRow, newest: ReadonlySet<string>, { now, keep }: ScanResult): string | undefined {
  const { users, cached, published, file, name, builtAt } = row;
  if (users.length > 0) return `used by ${users[0]}${users.length > 1 ? ` and ${users.length - 1} more` : ""}`;
  if (cached?.locked) return "it is being built";
  const since = Math.max(cached?.changedAt ?? 0, Date.parse(builtAt ?? "") || 0);
  if (now - since < graceMs) return "it is less than an hour old, so an up may be about to use it";
  if (newest.has(file))
    return keep === 1 ? `it is the newest of ${name}` : `it is one of the ${keep} newest of ${name}`;
  if (!cached && builtAt === undefined) return "its age is unknown";
  return published.find((image) => image.keepReason !== undefined)?.keepReason;
}

/** Machines of stacks whose image is not the newest of its name. */
export interface Drift {
  stack: string;
  name: string;
  image: string;
  newest: string;
  machines: string[];
}

/** Machines that do not use the newest image of a name. Programs that share a cache and use the same name for an image are not distinguished. */
export function driftOf(rows: readonly ImageRow[], { machines }: Inventory): Drift[] {
  const drifts: Drift[] = [];
  for (const row of rows) {
    const newest = rows.find(({ name, builtAt }) => name === row.name && builtAt !== undefined);
    // An image that is not built yet is newer than all others.
    if (!newest || newest.file === row.file || row.builtAt === undefined) continue;
    const outdated = machines.filter(({ image }) => image === row.file);
    for (const stack of unique(outdated.map((machine) => machine.stack))) {
      const names = outdated.filter((machine) => machine.stack === stack).map(({ name }) => name);
      drifts.push({ stack, name: row.name, image: row.file, newest: newest.file, machines: names.sort() });
    }
  }
  return drifts;
}

export function placeName({ kind, at, pool }: Place): string {
  return kind === "libvirt" ? `pool ${pool ?? "?"} at ${at}` : `${kind} ${at}`;
}

function larger(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
