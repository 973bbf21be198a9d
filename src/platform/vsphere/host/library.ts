import { govcJson, type Vcenter } from "../../../host/govc";
import type { Problem } from "../../../input/problem";

/** A content library, or an item of one, as govc reports it. */
export interface LibraryEntry {
  id: string;
  name: string;
  type: string;
  description?: string;
  creation_time?: string;
}

/** @returns undefined where there is none of that name or path. */
export async function findInLibrary(vcenter: Vcenter, path: string): Promise<LibraryEntry | undefined> {
  const found = await govcJson<LibraryEntry[] | null>(vcenter, "library.info", [path]);
  return found?.[0];
}

export async function missingLibrary(vcenter: Vcenter, name: string, problems: Problem[]): Promise<void> {
  const library = await findInLibrary(vcenter, name);
  if (!library)
    problems.push({
      propertyPath: "contentLibrary",
      reason: `there is no content library "${name}"; make one (govc library.create -ds DATASTORE ${name}), or leave it out`,
    });
  else if (library.type !== "LOCAL")
    problems.push({
      propertyPath: "contentLibrary",
      reason: `"${name}" is subscribed to another library, so nothing can be put into it; name a local one`,
    });
}
