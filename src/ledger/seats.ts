import type { Inventory } from "./inventory";

/** How many seats of a licence are taken. */
export interface SeatUse {
  licence: string;
  /** The smallest number that an image says, where they differ. */
  seats: number;
  used: number;
  /** Images that say another number than that. */
  disagreeing: string[];
  packages: string[];
  /** Who takes them, with how many. */
  by: { stack: string; machine: string; seats: number }[];
}

/** Licences that are bought, those with too few seats first. A machine takes one of each that its image names, running or not. */
export function seatsOf({ images, machines }: Inventory): SeatUse[] {
  const names = new Set(images.flatMap(({ licences }) => licences.commercial.map(({ name }) => name)));
  const uses = [...names].map((licence) => {
    const declared = images.flatMap(({ file, stack, licences }) =>
      licences.commercial.filter(({ name }) => name === licence).map((one) => ({ ...one, file, stack })),
    );
    const by = machines
      .filter(({ stack, image }) => declared.some((one) => one.file === image && one.stack === stack))
      .map(({ stack, name, count }) => ({ stack, machine: name, seats: count }));
    const seats = Math.min(...declared.map((one) => one.seats));
    return {
      licence,
      seats,
      used: by.reduce((all, one) => all + one.seats, 0),
      disagreeing: unique(declared.filter((one) => one.seats !== seats).map(({ file }) => file)),
      packages: unique(declared.flatMap(({ packages }) => packages)),
      by,
    };
  });
  return uses.sort((a, b) => Number(isOverused(b)) - Number(isOverused(a)) || (a.licence < b.licence ? -1 : 1));
}

export function isOverused({ used, seats }: SeatUse): boolean {
  return used > seats;
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
