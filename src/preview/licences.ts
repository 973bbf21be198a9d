import type { PlannedLicences } from "../image/licences/plan";
import { bag, list, number, texts } from "./values";

/** The licences of a recipe in a state or a preview. */
export function readLicences(value: unknown): PlannedLicences {
  const { image, packages, commercial } = bag(value);
  return {
    image: texts(image) as string[],
    packages: list(packages).flatMap((entry) => {
      const { name, spdx } = bag(entry);
      return typeof name === "string" && typeof spdx === "string" ? [{ name, spdx }] : [];
    }),
    commercial: list(commercial).flatMap((entry) => {
      const { name, seats, packages: covered } = bag(entry);
      const isValid = typeof name === "string" && number(seats) !== undefined;
      return isValid ? [{ name, seats: number(seats)!, packages: texts(covered) as string[] }] : [];
    }),
  };
}
