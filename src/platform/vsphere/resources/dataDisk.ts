import { filesystemProblems } from "../../../guest/keptFilesystem";
import type { Problem } from "../../../input/problem";
import { formatSize } from "../../../input/size";
import { report } from "../../../process/diagnostics";
import { checked, isKnown } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { neverFits, roughly, type Space, spaceOn } from "../govc/datastore";
import { createDisk, type DiskFile, deleteDisk, diskBytes, growDisk, wholeBlocks } from "../govc/disks";
import type { Vcenter } from "../govc/govc";
import { seenName, typed } from "../inventoryPath";
import { changedApartFromAccount } from "./vcenterInputs";

export interface DataDiskInputs extends DiskFile {
  vcenter: Vcenter;
  bytes: number;
  /** UUID under which the guest sees the disk, as vSphere writes it. */
  uuid: string;
  /** Inventory path of the machine that has it. */
  machinePath: string;
  deleteWithMachine: boolean;
  /** What the guest makes of it; empty if it is not mounted. Absent in states of earlier versions. */
  filesystem?: string;
  mountPath?: string;
}

/** A disk with the user's data: adopted where it exists, grown in place, never shrunk, and kept unless told otherwise. */
export const vsphereDataDiskProvider: ResourceProvider<DataDiskInputs, DataDiskInputs> = {
  async check(olds, news) {
    const moved = olds?.file === undefined ? [] : movedFrom(olds, news);
    if (moved.length > 0) return checked(news, moved);
    const kept = olds?.file === news.file ? olds : undefined;
    return checked(news, [...(await sizeProblems(olds?.bytes, news)), ...filesystemProblems(news.file, kept, news)]);
  },
  async diff(_id, olds, news) {
    // The guest's use of the disk is only recorded for the check.
    const ofDisk = ({ filesystem: _, mountPath: __, ...rest }: DataDiskInputs): DataDiskInputs => rest;
    const { changes, changed } = changedApartFromAccount(ofDisk(olds), ofDisk(news));
    return {
      changes,
      replaces: changed.filter((key) => ["vcenter", "datastorePath", "file"].includes(key)),
      deleteBeforeReplace: false,
    };
  },
  async create(inputs) {
    const { vcenter, bytes, uuid } = inputs;
    if (!(await createDisk(vcenter, inputs, bytes, uuid))) await adopt(inputs);
    return { id: inputs.file, outs: inputs };
  },
  async update(_id, olds, news) {
    if (news.bytes > olds.bytes) await growDisk(news.vcenter, news, news.bytes, news.machinePath);
    return { outs: news };
  },
  async delete(_id, inputs) {
    const { vcenter, datastorePath, file, deleteWithMachine } = inputs;
    if (deleteWithMachine) await deleteDisk(vcenter, inputs);
    else
      report(
        `kept: the disk ${file} on the datastore ${datastorePath} with its data; remove it with govc datastore.rm -ds ${typed(datastorePath)} ${file}`,
      );
  },
};

async function adopt(inputs: DataDiskInputs): Promise<void> {
  const { vcenter, bytes, file, machinePath } = inputs;
  const before = (await diskBytes(vcenter, inputs)) ?? 0;
  if (before > wholeBlocks(bytes)) throw new Error(shrinks(file, before, bytes));
  await growDisk(vcenter, inputs, bytes, machinePath);
}

function movedFrom(olds: DataDiskInputs, news: DataDiskInputs): Problem[] {
  const moved = (key: string, before: string, after: string): Problem[] =>
    before === after || !isKnown(after)
      ? []
      : [
          {
            propertyPath: key,
            reason:
              `the data in ${news.file} is at ${before} and would not be at ${after}; copy it (govc datastore.download, datastore.upload) and ` +
              "have the old disk removed from the state (pulumi state delete), or give the new machine's disk another name",
          },
        ];
  return [
    ...moved("server", olds.vcenter.server, news.vcenter.server),
    ...moved("datastore", olds.datastorePath, news.datastorePath),
  ];
}

async function sizeProblems(oldBytes: number | undefined, news: DataDiskInputs): Promise<Problem[]> {
  const { vcenter, file, bytes, datastorePath, datacenterPath } = news;
  if (oldBytes === bytes || !isKnown(datastorePath) || !isKnown(datacenterPath)) return [];
  const before = oldBytes ?? (await diskBytes(vcenter, news)) ?? 0;
  if (wholeBlocks(bytes) < before) return [{ propertyPath: "size", reason: shrinks(file, before, bytes) }];
  const space = bytes > before ? await spaceOn(vcenter, datastorePath) : undefined;
  if (!space) return [];
  const reason = neverFits(bytes, datastorePath, space);
  if (reason !== undefined) return [{ propertyPath: "size", reason }];
  if (bytes - before > space.free) report(overcommitted(file, bytes, datastorePath, space));
  return [];
}

/** The disk is thin and begins empty: whether it ever comes to hold that much is for people to say. */
function overcommitted(file: string, bytes: number, datastorePath: string, { free }: Space): string {
  return (
    `the disk ${file} may grow to ${formatSize(bytes)}, but the datastore "${seenName(datastorePath)}" has ${roughly(free)} free: ` +
    "machines on it stop when it is full"
  );
}

function shrinks(file: string, before: number, after: number): string {
  return (
    `the disk ${file} has ${formatSize(before)}, and making it ${formatSize(after)} would cut off data; ` +
    "keep the size, or copy the data to a disk with another name"
  );
}
