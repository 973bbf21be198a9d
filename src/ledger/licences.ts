import { countLicences, type LicenceCount } from "../image/licences/counts";
import { licenceNames } from "../image/licences/spdx";
import type { ImageManifest, ManifestPackage } from "../image/manifest";
import type { DeclaredImage, Inventory } from "./inventory";
import { type SeatUse, seatsOf } from "./seats";

/** An image of the stacks, with its licences. */
export interface ImageLicencesRow {
  image: string;
  /** `project/stack` of those that declare it. */
  stacks: string[];
  base: string;
  /** How many machines are made of it, or may be. */
  machines: number;
  /** SPDX expressions that its recipe says of its own content. */
  own: string[];
  /** Licences of its packages, by SPDX's ids where there is one, with how many have each; undefined without a manifest. */
  packages?: LicenceCount[];
  /** Packages that say their licence only in prose, and whose licence the recipe does not say. */
  unknown?: string[];
  /** Names of the licences that are bought. */
  commercial: string[];
}

export interface Ledger {
  images: ImageLicencesRow[];
  seats: SeatUse[];
  /** Machines of images that are none of the stacks': of those nothing is known. */
  others: number;
}

/** What runs where, under which licences. */
export function ledgerOf(inventory: Inventory, manifestOf: (file: string) => ImageManifest | undefined): Ledger {
  const files = [...new Set(inventory.images.map(({ file }) => file))].sort();
  return {
    images: files.map((file) => row(file, inventory, manifestOf(file))),
    seats: seatsOf(inventory),
    others: sum(inventory.machines.filter(({ image }) => image === undefined)),
  };
}

function row(file: string, { images, machines }: Inventory, manifest: ImageManifest | undefined): ImageLicencesRow {
  const declared = images.filter((image) => image.file === file);
  const said = new Map(declared.flatMap(({ licences }) => licences.packages.map(({ name, spdx }) => [name, spdx])));
  const licences = manifest?.packages?.map((one) => ({ name: one.name, names: packageLicences(one, said) }));
  return {
    image: file.replace(/\.qcow2$/, ""),
    stacks: unique(declared.map(({ stack }) => stack)),
    base: declared[0]!.base,
    machines: sum(machines.filter(({ image }) => image === file)),
    own: unique(declared.flatMap((image) => image.licences.image)),
    packages: licences && countLicences(licences.map(({ names }) => names)),
    unknown: licences?.filter(({ names }) => names.length === 0).map(({ name }) => name),
    commercial: unique(declared.flatMap(commercialNames)),
  };
}

function packageLicences(one: ManifestPackage, said: Map<string, string>): string[] {
  const own = said.get(one.name);
  return own === undefined ? licenceNames(one) : [own];
}

function commercialNames({ licences }: DeclaredImage): string[] {
  return licences.commercial.map(({ name }) => name);
}

function sum(machines: readonly { count: number }[]): number {
  return machines.reduce((all, { count }) => all + count, 0);
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
