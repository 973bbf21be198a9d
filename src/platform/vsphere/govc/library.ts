import type { Problem } from "../../../input/problem";
import { govcJson, type Vcenter } from "./govc";

/** A content library, or an item of one, as govc reports it. */
export interface LibraryEntry {
  id: string;
  name: string;
  type: string;
  description?: string;
  creation_time?: string;
}

/** A library, or by `LIBRARY/ITEM` an item; both by name or id. @returns undefined where there is none */
export async function findInLibrary(vcenter: Vcenter, path: string): Promise<LibraryEntry | undefined> {
  const wanted = path.slice(path.lastIndexOf("/") + 1);
  const found = await govcJson<LibraryEntry[] | null>(vcenter, "library.info", [path]);
  // govc treats a name with an asterisk as a pattern, which may match others.
  return found?.find(({ id, name }) => wanted === name || wanted === id);
}

export async function missingLibrary(vcenter: Vcenter, name: string, problems: Problem[]): Promise<void> {
  // Libraries are not part of the inventory: their names are not escaped, and govc splits at each slash.
  if (name.includes("/")) {
    const reason = `govc cannot find a content library by a name with a slash, such as "${name}"; use the library's id`;
    problems.push({ propertyPath: "contentLibrary", reason });
    return;
  }
  const library = await findInLibrary(vcenter, name);
  if (!library)
    problems.push({
      propertyPath: "contentLibrary",
      reason: `there is no content library "${name}"; create it (govc library.create -ds DATASTORE ${name}), or leave it out`,
    });
  else if (library.type !== "LOCAL")
    problems.push({
      propertyPath: "contentLibrary",
      reason: `"${name}" is subscribed to another library, so nothing can be added to it; use a local one`,
    });
}
