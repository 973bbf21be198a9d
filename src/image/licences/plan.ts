import { type Problems, shown } from "../../input/problem";
import type { CommercialLicence, ImageLicences, PackageLicence } from "../args";
import { isPackageName } from "../planPackages";
import { isSpdx } from "./spdx";

/** A licence that was bought for a number of machines. */
export interface PlannedCommercialLicence {
  name: string;
  seats: number;
  packages: string[];
}

/** The licences that a recipe declares, in addition to those that packages declare. */
export interface PlannedLicences {
  /** SPDX expressions of content that is not from packages. */
  image: string[];
  packages: PackageLicence[];
  commercial: PlannedCommercialLicence[];
}

/** Checks the declared licences. @returns undefined where there are none */
export function planLicences(
  licences: ImageLicences | undefined,
  packages: PackageLicence[] | undefined,
  problems: Problems,
): PlannedLicences | undefined {
  const planned = {
    image: planImageLicences(licences?.spdx ?? [], problems.at("licences", "spdx")),
    packages: planPackageLicences(packages ?? [], problems.at("packages", "licences")),
    commercial: planCommercial(licences?.commercial ?? [], problems.at("licences", "commercial")),
  };
  return Object.values(planned).some((list) => list.length > 0) ? planned : undefined;
}

function planImageLicences(expressions: string[], problems: Problems): string[] {
  expressions.forEach((expression, i) => {
    checkSpdx(expression, problems.at(i));
  });
  return [...new Set(expressions)].sort();
}

function planPackageLicences(given: PackageLicence[], problems: Problems): PackageLicence[] {
  const seen = new Set<string>();
  given.forEach(({ name, spdx }, i) => {
    const here = problems.at(i);
    checkPackage(name, here.at("name"));
    if (seen.has(name)) here.add("name", `"${name}" is listed twice: join its licences with AND or OR`);
    seen.add(name);
    checkSpdx(spdx, here.at("spdx"));
  });
  return given.map(({ name, spdx }) => ({ name, spdx })).sort(byName);
}

function planCommercial(given: CommercialLicence[], problems: Problems): PlannedCommercialLicence[] {
  const seen = new Set<string>();
  given.forEach(({ name, seats, packages = [] }, i) => {
    const here = problems.at(i);
    if (typeof name !== "string" || name.trim() !== name || name === "" || /[\r\n]/.test(name))
      here.add("name", `${shown(name)} is not a valid licence name: write its name, in one line`);
    else if (seen.has(name)) here.add("name", `"${name}" is listed twice: remove one`);
    seen.add(name);
    if (!Number.isSafeInteger(seats) || seats < 0)
      here.add("seats", `${shown(seats)} is not a valid number of machines: write a whole number, 0 or more`);
    packages.forEach((one, k) => {
      checkPackage(one, here.at("packages", k));
    });
  });
  return given.map(({ name, seats, packages = [] }) => ({ name, seats, packages: [...packages].sort() })).sort(byName);
}

function checkPackage(name: unknown, problems: Problems): void {
  if (!isPackageName(name)) problems.addHere(`${shown(name)} is not a valid package name: write it without a version`);
}

function checkSpdx(expression: unknown, problems: Problems): void {
  if (!isSpdx(expression))
    problems.addHere(
      `${shown(expression)} is not a valid SPDX licence expression: write one such as "Apache-2.0" or "MIT OR ISC", or "LicenseRef-" and a name of your own`,
    );
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
