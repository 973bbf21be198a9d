import type { OvfPackage } from "../../../image/ovf/packageFiles";
import { poll } from "../../../process/poll";
import { keys } from "../guestInfo";
import { unlessThere } from "./folders";
import { govc, govcJson, type Vcenter } from "./govc";
import { findInLibrary, type LibraryEntry } from "./library";
import { type ImagePlace, isUsed, type Published } from "./published";
import { libraryImageId } from "./template";

/** An item that has no files so long after it was made is nobody's any more. */
const abandonedAfterMs = 600_000;
const longestImportMs = 3_600_000;

const itemPath = ({ contentLibrary }: ImagePlace, name: string) => `${contentLibrary}/${name}`;

/** @returns undefined where there is no item of that name, or none that is whole */
export async function findPublishedItem(
  vcenter: Vcenter,
  place: ImagePlace,
  name: string,
  virtualSize: number,
): Promise<Published | undefined> {
  const item = await findInLibrary(vcenter, itemPath(place, name));
  return item && (await hasFiles(vcenter, place, name)) ? publishedItem(item, virtualSize) : undefined;
}

/** The files of an update come together, when it is complete: the descriptor is never there without its disk. */
async function hasFiles(vcenter: Vcenter, place: ImagePlace, name: string): Promise<boolean> {
  const path = `${itemPath(place, name)}/*`;
  const files = (await govcJson<{ name: string; size?: number }[] | null>(vcenter, "library.info", [path])) ?? [];
  return [".ovf", ".vmdk"].every((end) => files.some(({ name: file, size = 0 }) => file.endsWith(end) && size > 0));
}

export function publishedItem({ id, creation_time }: LibraryEntry, virtualSize: number): Published {
  return { imageId: libraryImageId(id), virtualSize, createdAt: creation_time ?? "" };
}

/** Puts a package into the content library, which checks it against its manifest; else as publishTemplate. */
export async function publishItem(
  vcenter: Vcenter,
  place: ImagePlace,
  name: string,
  makePackage: () => Promise<OvfPackage>,
): Promise<Published> {
  for (;;) {
    const ovf = await makePackage();
    const there = await findPublishedItem(vcenter, place, name, ovf.capacity);
    if (there) return there;
    const args = ["library.import", "-n", name, "-m", place.contentLibrary, ovf.descriptor];
    if (!(await unlessThere(govc(vcenter, args)))) await waitForImport(vcenter, place, name);
  }
}

async function waitForImport(vcenter: Vcenter, place: ImagePlace, name: string): Promise<void> {
  const ended = await poll(longestImportMs, async () => {
    const item = await findInLibrary(vcenter, itemPath(place, name));
    if (!item || (await hasFiles(vcenter, place, name))) return "ended";
    const age = Date.now() - Date.parse(item.creation_time ?? "");
    return age > abandonedAfterMs ? "abandoned" : undefined;
  });
  if (ended !== "ended") await govc(vcenter, ["library.rm", itemPath(place, name)]);
}

/** Removes an item unless a machine is made from it. */
export async function removeItem(vcenter: Vcenter, place: ImagePlace, name: string): Promise<void> {
  const item = await findInLibrary(vcenter, itemPath(place, name));
  if (item && !(await isUsed(vcenter, place.datacenterPath, keys.image, [libraryImageId(item.id)])))
    await govc(vcenter, ["library.rm", itemPath(place, name)]);
}
