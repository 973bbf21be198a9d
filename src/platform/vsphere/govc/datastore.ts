import type { Problem } from "../../../input/problem";
import { formatSize, gib } from "../../../input/size";
import { seenName } from "../inventoryPath";
import type { Vcenter } from "./govc";
import { type InventoryObject, properties, reference } from "./inventory";

/** Whether a datastore can be used at all; what is wrong with it goes to `problems`. */
export async function checkDatastore(vcenter: Vcenter, datastore: InventoryObject, problems: Problem[]): Promise<void> {
  const refuse = (reason: string) => problems.push({ propertyPath: "datastore", reason });
  if (seenName(datastore.path).includes("]"))
    refuse(
      `the name of ${datastore.path} has a closing bracket, at which govc and the provider split a file's path; rename it, or use another`,
    );
  const found = await properties<{ "summary.accessible": boolean; "summary.maintenanceMode": string }>(
    vcenter,
    reference(datastore),
    ["summary.accessible", "summary.maintenanceMode"],
  );
  const mode = found["summary.maintenanceMode"];
  if (found["summary.accessible"] === false) refuse(`the datastore ${datastore.path} is not accessible from any host`);
  else if (mode && mode !== "normal") refuse(`the datastore ${datastore.path} is in maintenance mode`);
}

/** What a datastore holds, in bytes. */
export interface Space {
  capacity: number;
  free: number;
  /** The largest disk that it takes; undefined where it does not say. */
  largestDisk?: number;
}

/** @returns undefined where this account may not see it */
export async function spaceOn(vcenter: Vcenter, datastorePath: string): Promise<Space | undefined> {
  const { summary, info } = await properties<{
    summary: { capacity: number; freeSpace: number };
    info: { maxVirtualDiskCapacity?: number };
  }>(vcenter, datastorePath, ["summary", "info"]);
  return (
    summary && {
      capacity: summary.capacity,
      free: summary.freeSpace,
      largestDisk: info?.maxVirtualDiskCapacity || undefined,
    }
  );
}

/** A size that a datastore tells, as messages show it: in whole GiB where there are any. */
export function roughly(bytes: number): string {
  return formatSize(bytes < gib ? bytes : bytes - (bytes % gib));
}

/** Why a datastore can never have a disk of so many bytes; undefined where it can. */
export function neverFits(bytes: number, datastorePath: string, space: Space): string | undefined {
  const { capacity, largestDisk } = space;
  const name = seenName(datastorePath);
  if (largestDisk !== undefined && bytes > largestDisk)
    return `the largest disk on the datastore "${name}" has ${roughly(largestDisk)}, but this one ${formatSize(bytes)}; use less`;
  if (bytes > capacity)
    return `${formatSize(bytes)} is more than the datastore "${name}" has: ${roughly(capacity)}; use less, or another datastore`;
  return undefined;
}
