import type { OvfPackage } from "../../../image/ovf/packageFiles";
import { report } from "../../../process/diagnostics";
import { poll } from "../../../process/poll";
import { ProgramError } from "../../../process/run";
import { keys } from "../guestInfo";
import { literal } from "../inventoryPath";
import { ensureFolder, folderPath, machinePath, unlessThere } from "./folders";
import { govc, govcJson, type Vcenter } from "./govc";
import { setGuestInfo } from "./guestInfoChannel";
import { orUndefined } from "./inventory";
import { removeMachine } from "./leftovers";
import { findMachine, machinesIn, type VirtualMachine } from "./machines";
import { type ImagePlace, imageFolder, isUsed, type Published } from "./published";

/** vCenter itself gives an import up after five minutes without a sign of its client; what is there then is nobody's any more. */
const abandonedAfterMs = 360_000;
const longestImportMs = 3_600_000;

export function templatePath({ datacenterPath }: ImagePlace, name: string): string {
  return machinePath(datacenterPath, imageFolder, name);
}

/** @returns undefined where there is no template of that name, or none that is whole */
export async function findPublishedTemplate(
  vcenter: Vcenter,
  place: ImagePlace,
  name: string,
): Promise<Published | undefined> {
  const machine = await findMachine(vcenter, { path: templatePath(place, name) });
  return machine && isWhole(machine) ? published(machine) : undefined;
}

/** The mark is set after the import, and a template is what the machine becomes last. */
function isWhole({ isTemplate, extraConfig }: VirtualMachine): boolean {
  return isTemplate && extraConfig.has(keys.image);
}

export function published({ uuid, disks, createdAt }: VirtualMachine): Published {
  return { imageId: uuid, virtualSize: disks[0]?.bytes ?? 0, createdAt: createdAt ?? "" };
}

/**
 * Imports a package as a template in the folder of images. Its name is its content's, so a vCenter's stacks share it: one that is there
 * whole is taken as it is, another stack's import is waited for, and one that was interrupted is made anew.
 */
export async function publishTemplate(
  vcenter: Vcenter,
  place: ImagePlace,
  name: string,
  makePackage: () => Promise<OvfPackage>,
): Promise<Published> {
  for (;;) {
    const there = await findPublishedTemplate(vcenter, place, name);
    if (there) return there;
    const ovf = await makePackage();
    await ensureFolder(vcenter, place.datacenterPath, imageFolder);
    if (await importPackage(vcenter, place, name, ovf)) await finish(vcenter, templatePath(place, name), ovf);
    else await waitForImport(vcenter, place, name);
  }
}

/** @returns false where somebody else has the name, which vCenter gives away once */
async function importPackage(vcenter: Vcenter, place: ImagePlace, name: string, ovf: OvfPackage): Promise<boolean> {
  const { datacenterPath, datastorePath, resourcePoolPath } = place;
  const where = ["-dc", literal(datacenterPath), "-ds", literal(datastorePath), "-pool", literal(resourcePoolPath)];
  const folder = literal(folderPath(datacenterPath, imageFolder));
  // Thin, as clones are then, too: a clone cannot change it.
  const options = JSON.stringify({ DiskProvisioning: "thin" });
  const args = [...where, "-folder", folder, "-net", place.importNetwork, "-name", name, "-options", "-"];
  try {
    return await unlessThere(govc(vcenter, ["import.ovf", "-m", ...args, ovf.descriptor], { input: options }));
  } catch (error) {
    // vCenter before 6.7 reports no SHA-256 of what it has got, so there is nothing to compare the manifest with.
    if (!(error instanceof ProgramError) || !/manifest checksum type/.test(error.stderr)) throw error;
    const half = await findMachine(vcenter, { path: templatePath(place, name) });
    if (half) await removeMachine(vcenter, half);
    return unlessThere(govc(vcenter, ["import.ovf", ...args, ovf.descriptor], { input: options }));
  }
}

/** A snapshot is what linked clones begin at; a template can have none made any more. */
async function finish(vcenter: Vcenter, path: string, ovf: OvfPackage): Promise<void> {
  await govc(vcenter, ["snapshot.create", "-vm", literal(path), "-m=false", "image"]);
  await setGuestInfo(vcenter, literal(path), { [keys.image]: ovf.sha256 });
  await govc(vcenter, ["vm.markastemplate", literal(path)]);
}

async function waitForImport(vcenter: Vcenter, place: ImagePlace, name: string): Promise<void> {
  const path = templatePath(place, name);
  report(`${name}: waiting for an import that somebody else has started`);
  let last: number | undefined;
  let since = Date.now();
  const ended = await poll(longestImportMs, async () => {
    const machine = await findMachine(vcenter, { path });
    if (machine ? isWhole(machine) : !(await isListed(vcenter, path))) return "ended";
    const size = machine && (await bytesIn(vcenter, place, machine.directory));
    if (size !== last) since = Date.now();
    last = size;
    return Date.now() - since > abandonedAfterMs ? "abandoned" : undefined;
  });
  const left = ended === "ended" ? undefined : await findMachine(vcenter, { path });
  if (left && !isWhole(left)) await removeMachine(vcenter, left);
}

/** An import has its name before there is anything to say of it. */
async function isListed(vcenter: Vcenter, path: string): Promise<boolean> {
  const there = await machinesIn(vcenter, path.slice(0, path.lastIndexOf("/")));
  return there.some((machine) => machine.path === path);
}

async function bytesIn(vcenter: Vcenter, place: ImagePlace, directory: string): Promise<number> {
  const inside = directory.replace(/^\[[^\]]*\]\s*/, "");
  const args = ["-dc", literal(place.datacenterPath), "-ds", literal(place.datastorePath), "-l", inside];
  const listed = await orUndefined(govcJson<{ file?: { fileSize?: number }[] }[]>(vcenter, "datastore.ls", args));
  return (listed ?? []).flatMap(({ file }) => file ?? []).reduce((sum, { fileSize = 0 }) => sum + fileSize, 0);
}

/** Removes a template unless a machine is made from it. */
export async function removeTemplate(vcenter: Vcenter, place: ImagePlace, name: string): Promise<void> {
  const machine = await findMachine(vcenter, { path: templatePath(place, name) });
  if (!machine) return;
  const marks = [machine.uuid, machine.extraConfig.get(keys.image) ?? machine.uuid];
  if (!(await isUsed(vcenter, place.datacenterPath, keys.image, marks))) await removeMachine(vcenter, machine);
}
