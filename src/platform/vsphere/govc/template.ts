import type { Problem } from "../../../input/problem";
import { keys } from "../guestInfo";
import type { Vcenter } from "./govc";
import { findMachine, scsiType, type VirtualMachine } from "./machines";

/** What a machine is made from, as far as the clone has to fit it. */
export interface Template {
  /** Empty: what the item says, which only its deployment tells. */
  guestId: string;
  firmware: string;
  scsiType: string;
  /** Whether this package has published it. */
  ours: boolean;
  /** Whether clones of it can share its blocks. */
  linkable: boolean;
  thin: boolean;
  eager: boolean;
  /** Bytes of its disk; 0 where only the deployment tells. */
  diskBytes: number;
}

/** A template of an image that we publish, while it is not published yet. */
export function expectedTemplate(diskBytes: number, linkable: boolean): Template {
  return { guestId: "", firmware: "", scsiType: "pvscsi", ours: true, linkable, thin: true, eager: false, diskBytes };
}

const libraryMark = "library:";

/** What the provider clones for an image's id: UUID of a template, or id of an item. */
export function cloneSource(imageId: string): string {
  return imageId.startsWith(libraryMark) ? imageId.slice(libraryMark.length) : imageId;
}

/** How an item of a content library is told from a template where images are named. */
export function libraryImageId(id: string): string {
  return `${libraryMark}${id}`;
}

/** The template or library item that an image's id names. @returns undefined where there is none, and a problem where it cannot be used */
export async function findTemplate(
  vcenter: Vcenter,
  imageId: string,
  datacenterPath: string,
  problems: Problem[],
): Promise<Template | undefined> {
  // An item is found by its path alone; the provider, which clones it by its id, tells when it is gone.
  if (imageId.startsWith(libraryMark)) return expectedTemplate(0, false);
  const machine = await findMachine(vcenter, { uuid: imageId, datacenterPath });
  return machine && readTemplate(machine, await scsiType(vcenter, machine.reference), problems);
}

function readTemplate(machine: VirtualMachine, scsi: string | undefined, problems: Problem[]): Template | undefined {
  const [disk, ...more] = machine.disks;
  if (!disk || more.length > 0)
    problems.push({
      propertyPath: "image",
      reason: `the template ${machine.name} has ${machine.disks.length} disks; it must have one; use dataDisks for data`,
    });
  if (!scsi)
    problems.push({
      propertyPath: "image",
      reason: `the template ${machine.name} has no SCSI controller, which the provider needs to clone it`,
    });
  if (!disk || more.length > 0 || !scsi) return undefined;
  return {
    guestId: machine.guestId,
    firmware: machine.firmware,
    scsiType: scsi,
    ours: machine.extraConfig.has(keys.image),
    linkable: machine.snapshots === 1,
    thin: disk.thin,
    eager: disk.eager,
    diskBytes: disk.bytes,
  };
}
