import type { DerivedName } from "../declaredNames";
import type { MachinePlan } from "./plan";

/** Names that follow from a machine, which `holder` declares. */
export function machineNames({ name, dataDisks }: MachinePlan, holder: string): DerivedName[] {
  return [
    { kind: "machine", name, holder, onPlatform: true },
    ...dataDisks.map((disk) => ({ kind: "data disk", name: diskName(name, disk.name), holder })),
  ];
}

/** Name of the resource for a machine's data disk. */
export function diskName(machine: string, disk: string): string {
  return `${machine}-${disk}`;
}

/** Name of the resource for a machine's names on one of its LANs. */
export function recordsName(machine: string, nic: number): string {
  return nic === 0 ? machine : `${machine}-${nic}`;
}
