import type { Section } from "../../report/tables";
import { type ImageLicencesRow, isOverused, type Ledger, type SeatUse } from "../licences";

/** The ledger as tables of images and of commercial licences. */
export function licenceSections({ images, seats, others }: Ledger): Section[] {
  return [
    {
      heads: ["Image", "Stacks", "Base", "Machines", "Own licences", "Licences of packages", "Commercial licences"],
      rows: images.map((row) => [
        row.image,
        row.stacks.join(", "),
        row.base,
        String(row.machines),
        row.own.join(", "),
        packages(row),
        row.commercial.join(", "),
      ]),
      notes: [
        ...images.flatMap(toReview),
        ...(others > 0
          ? [`${machines(others)} made from images that none of these stacks declares, so their licences are unknown.`]
          : []),
      ],
    },
    {
      title: "Seats",
      heads: ["Licence", "Used", "Seats", "", "Packages", "By"],
      rows: seats.map((row) => [
        row.licence,
        String(row.used),
        String(row.seats),
        isOverused(row) ? `${row.used - row.seats} too many` : "",
        row.packages.join(", "),
        users(row),
      ]),
      notes: seats.flatMap(({ licence, seats: counted, disagreeing }) =>
        disagreeing.length === 0
          ? []
          : [
              `${licence}: images declare different numbers of seats. ${counted} is used; ${disagreeing.join(", ")} ${disagreeing.length === 1 ? "declares" : "declare"} more.`,
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

function toReview({ image, unknown = [] }: ImageLicencesRow): string[] {
  if (unknown.length === 0) return [];
  const which =
    unknown.length === 1 ? "the licence of 1 package has" : `the licences of ${unknown.length} packages have`;
  return [`${image}: ${which} to be reviewed by hand: ${unknown.join(", ")}.`];
}

/** `shop/dev: web-1, web-2`. */
function users({ by }: SeatUse): string {
  const stacks = [...new Set(by.map(({ stack }) => stack))];
  return stacks
    .map((stack) => {
      const names = by
        .filter((user) => user.stack === stack)
        .map(({ machine, seats }) => (seats === 1 ? machine : `${machine} (${seats})`));
      return `${stack}: ${names.sort().join(", ")}`;
    })
    .join("; ");
}

function machines(count: number): string {
  return count === 1 ? "1 machine is" : `${count} machines are`;
}
