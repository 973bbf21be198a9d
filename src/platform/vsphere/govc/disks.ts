import { mib } from "../../../input/size";
import { poll } from "../../../process/poll";
import { keys } from "../guestInfo";
import { asSeen, literal, seenName } from "../inventoryPath";
import { unlessThere } from "./folders";
import { govc, govcJson, type Vcenter } from "./govc";
import { setGuestInfo } from "./guestInfoChannel";
import { orUndefined } from "./inventory";
import { findMachine } from "./machines";

/** A datastore. */
export interface DiskPlace {
  datacenterPath: string;
  /** Inventory path of the datastore. */
  datastorePath: string;
}

/** A disk file on a datastore. */
export interface DiskFile extends DiskPlace {
  /** Path on the datastore, such as `vmfarm/shop-dev/shop-dev-db.data.0a1b2c3d.vmdk`. */
  file: string;
}

const on = ({ datacenterPath, datastorePath }: DiskPlace) => [
  "-dc",
  literal(datacenterPath),
  "-ds",
  literal(datastorePath),
];

/** A datastore hands out whole blocks of 1 MiB. */
export function wholeBlocks(bytes: number): number {
  const block = mib;
  return Math.ceil(bytes / block) * block;
}

/** Makes an empty thin disk. @returns false where there is a file of that name already */
export async function createDisk(vcenter: Vcenter, disk: DiskFile, bytes: number, uuid: string): Promise<boolean> {
  await govc(vcenter, ["datastore.mkdir", ...on(disk), "-p", disk.file.slice(0, disk.file.lastIndexOf("/"))]);
  const size = ["-size", `${wholeBlocks(bytes)}B`, "-uuid", uuid];
  return unlessThere(govc(vcenter, ["datastore.disk.create", ...on(disk), ...size, disk.file]));
}

/**
 * Bytes of a disk, from its descriptor: the API tells them only of a disk that a machine has.
 * @returns undefined where there is no such disk, 0 where its descriptor says nothing
 */
export async function diskBytes(vcenter: Vcenter, disk: DiskFile): Promise<number | undefined> {
  const descriptor = await orUndefined(govc(vcenter, ["datastore.download", ...on(disk), disk.file, "-"]));
  return descriptor && descriptorBytes(descriptor.stdout);
}

/** The sum of a descriptor's extents (`RW 4194304 VMFS "x-flat.vmdk"`), which are counted in sectors of 512 bytes. */
export function descriptorBytes(descriptor: string): number {
  const extents = [...descriptor.matchAll(/^(?:RW|RDONLY|NOACCESS)\s+(\d+)\s/gm)];
  return extents.reduce((sum, [, sectors]) => sum + Number(sectors) * 512, 0);
}

/** The machine's disk that is this file, as it sees it. */
export async function attachedAs(vcenter: Vcenter, machinePath: string, disk: DiskFile) {
  const machine = await findMachine(vcenter, { path: machinePath });
  const attached = machine?.disks.find(({ file }) => asSeen(file) === fullName(disk));
  return attached && { ...attached, machine: machine!.reference };
}

/** Such as `[datastore1] vmfarm/shop-dev/data.vmdk`. */
function fullName({ datastorePath, file }: DiskFile): string {
  return `[${seenName(datastorePath)}] ${file}`;
}

/** Makes a disk larger, where it is smaller: through the machine that has it, which may run, else by itself. */
export async function growDisk(vcenter: Vcenter, disk: DiskFile, bytes: number, machinePath: string): Promise<void> {
  const wanted = wholeBlocks(bytes);
  const size = ["-size", `${wanted}B`];
  const attached = await attachedAs(vcenter, machinePath, disk);
  const before = attached?.bytes ?? (await diskBytes(vcenter, disk)) ?? 0;
  if (before >= wanted) return;
  if (attached) {
    await govc(vcenter, ["vm.disk.change", "-vm", attached.machine, "-disk.name", attached.device, ...size]);
    await setGuestInfo(vcenter, attached.machine, { [keys.disks]: `${disk.file} ${bytes}` });
  } else await govc(vcenter, ["datastore.disk.extend", ...on(disk), ...size, disk.file]);
}

/** Removes a disk file; one that is gone already is no error. A machine that has just been destroyed may hold it for a moment. */
export async function deleteDisk(vcenter: Vcenter, disk: DiskFile): Promise<void> {
  let last: unknown;
  const done = await poll(20_000, async () => {
    try {
      await orUndefined(govc(vcenter, ["datastore.rm", ...on(disk), disk.file]));
      return true;
    } catch (error) {
      last = error;
      return undefined;
    }
  });
  if (!done) throw last;
}

/** Removes a folder of a datastore, unless there is something in it. */
export async function removeEmptyDirectory(vcenter: Vcenter, place: DiskPlace, folder: string): Promise<void> {
  const ls = govcJson<{ file?: unknown[] }[]>(vcenter, "datastore.ls", ["-a", ...on(place), folder]);
  const listed = await orUndefined(ls);
  if (listed === undefined || listed.some(({ file }) => (file ?? []).length > 0)) return;
  // It would delete the folder's content as well.
  await orUndefined(govc(vcenter, ["datastore.rm", ...on(place), folder]));
}
