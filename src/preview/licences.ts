import type { PlannedLicences } from "../image/licences/plan";
import { bag, list, number, texts } from "./values";

/** What a plan in a state or a preview says of licences. Nothing of it is taken for granted: anybody may have written it. */
export function licencesOf(value: unknown): PlannedLicences {
  const { image, packages, commercial } = bag(value);
  return {
    image: texts(image) as string[],
    packages: list(packages).flatMap((one) => {
      const { name, spdx } = bag(one);
      return typeof name === "string" && typeof spdx === "string" ? [{ name, spdx }] : [];
    }),
    commercial: list(commercial).flatMap((one) => {
      const { name, seats, packages: covered } = bag(one);
      const known = typeof name === "string" && number(seats) !== undefined;
      return known ? [{ name, seats: number(seats)!, packages: texts(covered) as string[] }] : [];
    }),
  };
}
