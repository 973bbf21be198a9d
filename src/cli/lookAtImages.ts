import type { Command } from "commander";
import { cacheDir } from "../image/cache";
import { cachedImages } from "../ledger/cachedImages";
import { backedInDirectory } from "../ledger/diskFiles";
import { ec2Images } from "../ledger/ec2Images";
import { type ImageRow, imageRows, placeName } from "../ledger/images";
import { type Inventory, inventoryOf } from "../ledger/inventory";
import { libvirtImages } from "../ledger/libvirtImages";
import type { Published, PublishedImage } from "../ledger/published";
import type { Place } from "../preview/kinds/kind";
import { readStacks, type StackSources, severalTimes } from "./stacks";

export interface ImageSources extends StackSources {
  /** URIs of libvirts that are asked beside those of the stacks. */
  libvirt: string[];
  /** Directories with disks that may be backed by images. */
  disks: string[];
}

/** The options that say where to look. */
export function withImageSources(command: Command): Command {
  return command
    .addOption(severalTimes("-s, --stack <name>", "a stack of the project in the current directory"))
    .addOption(severalTimes("--state <file>", "output of pulumi stack export"))
    .addOption(severalTimes("--libvirt <uri>", "a libvirt to be asked beside those of the stacks"))
    .addOption(severalTimes("--disks <directory>", "a directory with disks that may be backed by images"));
}

export interface LookedAt {
  rows: ImageRow[];
  inventory: Inventory;
  /** Places that did not answer, with the reason. */
  failures: string[];
}

/** Everything that is known of images: of the cache, the stacks, and the platforms of those. */
export async function lookAtImages(sources: ImageSources, keep: number): Promise<LookedAt> {
  const inventory = inventoryOf(await readStacks(sources, true));
  const failures: string[] = [];
  const published: PublishedImage[] = [];
  const backed = new Map<string, string[]>();
  const add = (more: ReadonlyMap<string, string[]>) => {
    for (const [path, users] of more) backed.set(path, [...(backed.get(path) ?? []), ...users]);
  };
  for (const dir of sources.disks) {
    try {
      add(await backedInDirectory(dir));
    } catch (error) {
      failures.push(`${dir} (${(error as Error).message.split("\n")[0]})`);
    }
  }
  for (const place of placesOf(inventory, sources.libvirt)) {
    try {
      const found: Published = await (place.kind === "EC2" ? ec2Images(place) : libvirtImages(place.at));
      published.push(...found.images);
      add(found.backed);
    } catch (error) {
      failures.push(
        `${place.kind === "EC2" ? placeName(place) : place.at} (${(error as Error).message.split("\n")[0]})`,
      );
    }
  }
  const cached = await cachedImages(cacheDir());
  return { rows: imageRows({ cached, published, backed, inventory, now: Date.now(), keep }), inventory, failures };
}

/** Each place once. What vSphere has is told by the states alone. */
function placesOf({ images }: Inventory, libvirts: readonly string[]): Place[] {
  const given: Place[] = libvirts.map((at) => ({ kind: "libvirt", at }));
  const places = [...given, ...images.map(({ place }) => place)].filter(({ kind }) => kind !== "vSphere");
  return [...new Map(places.map((place) => [JSON.stringify([place.kind, place.at, place.aws]), place])).values()];
}
