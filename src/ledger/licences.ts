import { countLicences, type LicenceCount } from "../image/licences/counts";
import { licenceNames } from "../image/licences/spdx";
import type { ImageManifest, ManifestPackage } from "../image/manifest";
import { unique } from "../preview/unique";
import type { DeclaredImage, Inventory } from "./inventory";

/** The licences of an image that stacks declare. */
export interface ImageLicencesRow {
  image: string;
  /** `project/stack` of those that declare it. */
  stacks: string[];
  base: string;
  /** Machines that are made from it, elastic farms with their maximum size. */
  machines: number;
  /** SPDX expressions that its recipe declares for its own content. */
  own: string[];
  /** Licences of its packages, by SPDX id where there is one; undefined without a manifest. */
  packages?: LicenceCount[];
  /** Packages whose licence is only given in prose, and not declared by the recipe. */
  unknown?: string[];
  /** Names of commercial licences. */
  commercial: string[];
}

export interface Ledger {
  images: ImageLicencesRow[];
  seats: SeatUse[];
  /** Machines from images that no stack declares, whose licences are unknown. */
  others: number;
}

/** Which images run where, under which licences. */
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
  const corrections = new Map(
    declared.flatMap(({ licences }) => licences.packages.map(({ name, spdx }) => [name, spdx])),
  );
  const licences = manifest?.packages?.map((entry) => ({
    name: entry.name,
    names: packageLicences(entry, corrections),
  }));
  return {
    image: file.replace(/\.qcow2$/, ""),
    stacks: unique(declared.map(({ stack }) => stack)).sort(),
    base: declared[0]!.base,
    machines: sum(machines.filter(({ image }) => image === file)),
    own: unique(declared.flatMap((image) => image.licences.image)).sort(),
    packages: licences && countLicences(licences.map(({ names }) => names)),
    unknown: licences?.filter(({ names }) => names.length === 0).map(({ name }) => name),
    commercial: unique(declared.flatMap(commercialNames)).sort(),
  };
}

/** @param corrections SPDX expressions that recipes declare, by package */
function packageLicences(entry: ManifestPackage, corrections: Map<string, string>): string[] {
  const declared = corrections.get(entry.name);
  return declared === undefined ? licenceNames(entry) : [declared];
}

function commercialNames({ licences }: DeclaredImage): string[] {
  return licences.commercial.map(({ name }) => name);
}

/** How many seats of a commercial licence are used. */
export interface SeatUse {
  licence: string;
  /** Where images declare different numbers, the smallest. */
  seats: number;
  used: number;
  /** Images that declare another number. */
  disagreeing: string[];
  packages: string[];
  /** The machines that use them. */
  by: { stack: string; machine: string; seats: number }[];
}

/** Commercial licences, those with too few seats first. A machine uses one seat of each licence of its image, running or not. */
function seatsOf({ images, machines }: Inventory): SeatUse[] {
  const names = new Set(images.flatMap(({ licences }) => licences.commercial.map(({ name }) => name)));
  const uses = [...names].map((licence) => {
    const declared = images.flatMap(({ file, stack, licences }) =>
      licences.commercial.filter(({ name }) => name === licence).map((entry) => ({ ...entry, file, stack })),
    );
    const by = machines
      .filter(({ stack, image }) => declared.some((entry) => entry.file === image && entry.stack === stack))
      .map(({ stack, name, count }) => ({ stack, machine: name, seats: count }));
    const seats = Math.min(...declared.map((entry) => entry.seats));
    return {
      licence,
      seats,
      used: by.reduce((sum, user) => sum + user.seats, 0),
      disagreeing: unique(declared.filter((entry) => entry.seats !== seats).map(({ file }) => file)).sort(),
      packages: unique(declared.flatMap(({ packages }) => packages)).sort(),
      by,
    };
  });
  return uses.sort((a, b) => Number(isOverused(b)) - Number(isOverused(a)) || (a.licence < b.licence ? -1 : 1));
}

export function isOverused({ used, seats }: SeatUse): boolean {
  return used > seats;
}

function sum(machines: readonly { count: number }[]): number {
  return machines.reduce((total, { count }) => total + count, 0);
}
