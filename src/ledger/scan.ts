import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { backingChain } from "../platform/libvirt/virsh/backingChain";
import type { Place } from "../preview/kinds/kind";
import { cachedImages } from "./cachedImages";
import { ec2Images } from "./ec2Images";
import { type ImageRow, imageRows, placeName } from "./images";
import type { Inventory } from "./inventory";
import { libvirtImages } from "./libvirtImages";
import type { Published, PublishedImage } from "./published";

/** Where to look for images, and for disks that use them, beside the places that the stacks name. */
export interface ScanOptions {
  /** Directory of the image cache. */
  cache: string;
  /** libvirt URIs. */
  libvirt: readonly string[];
  /** Directories with disks that may be backed by images. */
  disks: readonly string[];
  /** How many of the newest images of each name to keep. */
  keep: number;
}

export interface ImageScan {
  rows: ImageRow[];
  /** Places that could not be queried, with the reason. */
  failures: string[];
}

/** How to query a platform for its images. On other platforms, images are only known from states. */
const queries: Partial<Record<Place["kind"], (place: Place) => Promise<Published>>> = {
  libvirt: ({ at }) => libvirtImages(at),
  EC2: ec2Images,
};

/** Finds the images of the cache, of stacks, and of the platforms that those are on, with everything that uses them. */
export async function scanImages(inventory: Inventory, options: ScanOptions): Promise<ImageScan> {
  const failures: string[] = [];
  const published: PublishedImage[] = [];
  const backed = new Map<string, string[]>();
  const add = (more: ReadonlyMap<string, string[]>) => {
    for (const [path, users] of more) backed.set(path, [...(backed.get(path) ?? []), ...users]);
  };
  for (const dir of options.disks) {
    try {
      add(await backedInDirectory(dir));
    } catch (error) {
      failures.push(`${dir} (${firstLine(error)})`);
    }
  }
  for (const { place, query } of queriesFor(inventory, options.libvirt)) {
    try {
      const result = await query(place);
      published.push(...result.images);
      add(result.backed);
    } catch (error) {
      failures.push(`${place.kind === "libvirt" ? place.at : placeName(place)} (${firstLine(error)})`);
    }
  }
  const cached = await cachedImages(options.cache);
  const now = Date.now();
  return { rows: imageRows({ cached, published, backed, inventory, now, keep: options.keep }), failures };
}

/** Each place once: a libvirt is queried for all of its pools. */
function queriesFor({ images }: Inventory, libvirt: readonly string[]) {
  const places = [...libvirt.map((at): Place => ({ kind: "libvirt", at })), ...images.map(({ place }) => place)];
  const byKey = new Map(places.map((place) => [JSON.stringify([place.kind, place.at, place.aws]), place]));
  return [...byKey.values()].flatMap((place) => {
    const query = queries[place.kind];
    return query ? [{ place, query }] : [];
  });
}

/** Disk images in a directory and below it, by the paths of the files that back them. @throws Error where that cannot be determined */
export async function backedInDirectory(dir: string): Promise<Map<string, string[]>> {
  const backed = new Map<string, string[]>();
  for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    const path = resolve(dir, name);
    if (name.includes("\ufffd"))
      throw new Error(`${path} is not a valid UTF-8 name, so its backing file cannot be determined`);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    for (const below of await backingChain(path)) backed.set(below, [...(backed.get(below) ?? []), `the disk ${path}`]);
  }
  return backed;
}

function firstLine(error: unknown): string {
  return (error as Error).message.split("\n")[0]!;
}
