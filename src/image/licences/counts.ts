/** The number of packages under a licence. */
export interface LicenceCount {
  licence: string;
  packages: number;
}

/** Counts packages by licence, the most common first. @param packages the licences of each package, under any names */
export function countLicences(packages: readonly (readonly string[])[]): LicenceCount[] {
  const counts = new Map<string, number>();
  for (const licences of packages) {
    for (const licence of new Set(licences)) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  return [...counts]
    .map(([licence, count]) => ({ licence, packages: count }))
    .sort((a, b) => b.packages - a.packages || (a.licence < b.licence ? -1 : 1));
}
