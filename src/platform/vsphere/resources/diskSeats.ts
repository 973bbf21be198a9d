/**
 * Unit numbers of data disks on the SCSI bus, by name. A disk keeps the number that it has, so that one more reorders nothing; a new one
 * gets the lowest that is free. The root disk has 0. The provider counts around the controller's own number.
 */
export function seatDisks(names: readonly string[], before: Readonly<Record<string, number>>): Record<string, number> {
  const units = new Map(names.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]] as const])));
  const taken = new Set(units.values());
  for (const name of names) {
    if (units.has(name)) continue;
    let unit = 1;
    while (taken.has(unit)) unit++;
    taken.add(unit);
    units.set(name, unit);
  }
  return Object.fromEntries(units);
}
