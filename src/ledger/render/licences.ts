import type { Section } from "../../report/tables";
import type { ImageLicencesRow, Ledger } from "../licences";
import { isOverused, type SeatUse } from "../seats";

/** The ledger as tables: images, then what is bought. */
export function licenceSections({ images, seats, others }: Ledger): Section[] {
  return [
    {
      heads: ["Image", "Stacks", "Base", "Machines", "Own licences", "Licences of packages", "Bought"],
      rows: images.map((one) => [
        one.image,
        one.stacks.join(", "),
        one.base,
        String(one.machines),
        one.own.join(", "),
        packages(one),
        one.commercial.join(", "),
      ]),
      notes: [
        ...images.flatMap(toRead),
        ...(others > 0
          ? [`${machines(others)} of images that none of these stacks declares: nothing is known of their licences.`]
          : []),
      ],
    },
    {
      title: "Seats",
      heads: ["Licence", "Used", "Seats", "", "Packages", "By"],
      rows: seats.map((one) => [
        one.licence,
        String(one.used),
        String(one.seats),
        isOverused(one) ? `${one.used - one.seats} too many` : "",
        one.packages.join(", "),
        users(one),
      ]),
      notes: seats.flatMap(({ licence, seats: counted, disagreeing }) =>
        disagreeing.length === 0
          ? []
          : [
              `${licence}: images say different numbers of seats; ${counted} is counted, ${disagreeing.join(", ")} says more.`,
            ],
      ),
    },
  ];
}

const shownLicences = 4;

function packages({ packages: all }: ImageLicencesRow): string {
  if (!all) return "no manifest in the cache";
  const shown = all.slice(0, shownLicences).map(({ licence, packages: count }) => `${licence} (${count})`);
  return [...shown, ...(all.length > shownLicences ? [`${all.length - shownLicences} more`] : [])].join(", ");
}

function toRead({ image, unknown = [] }: ImageLicencesRow): string[] {
  if (unknown.length === 0) return [];
  return [
    `${image}: a person has to read the licences of ${unknown.length === 1 ? "1 package" : `${unknown.length} packages`}: ${unknown.join(", ")}.`,
  ];
}

/** `shop/dev: web-1, web-2`. */
function users({ by }: SeatUse): string {
  const stacks = [...new Set(by.map(({ stack }) => stack))];
  return stacks
    .map((stack) => {
      const names = by
        .filter((one) => one.stack === stack)
        .map(({ machine, seats }) => (seats === 1 ? machine : `${machine} (${seats})`));
      return `${stack}: ${names.sort().join(", ")}`;
    })
    .join("; ");
}

function machines(count: number): string {
  return count === 1 ? "1 machine is" : `${count} machines are`;
}
