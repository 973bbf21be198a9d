import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";

export interface DiskUnitsInputs {
  /** Names of a machine's data disks, in the order of declaration. */
  disks: string[];
  /** Unit number by name; assigned before anything is created, and known at preview. */
  units?: Record<string, number>;
}

/** Where a machine's data disks sit on the SCSI bus. It makes nothing: it is what remembers the places. */
export const diskUnitsProvider: ResourceProvider<DiskUnitsInputs, DiskUnitsInputs> = {
  async check(olds, { disks }) {
    return checked({ disks, units: unitsOf(disks, olds?.units ?? {}) });
  },
  async diff(_id, olds, news) {
    return { changes: changedInputs(olds, news).length > 0 };
  },
  async create(inputs) {
    return { id: inputs.disks.join(","), outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};

/**
 * Unit numbers of data disks on the SCSI bus, by name. A disk keeps the number that it has, so that one more reorders nothing; a new one
 * gets the lowest that is free. The root disk has 0. The provider counts around the controller's own number.
 */
export function unitsOf(names: readonly string[], before: Readonly<Record<string, number>>): Record<string, number> {
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
