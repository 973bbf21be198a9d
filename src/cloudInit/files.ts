import { guestPathFault } from "../input/guestPath";
import type { Problems } from "../input/problem";
import type { GuestFile } from "./args";
import { below, isPending, readText } from "./text";

/** The file that tells a machine its cluster's addresses; written by vmfarm itself. */
export const peersPath = "/etc/vmfarm/peers.json";

/** GuestFile after its Input has been resolved. */
export interface GuestFileValues {
  path: string;
  content: string;
  mode?: string;
  owner?: string;
}

/** A validated file of a machine; see GuestFile. */
export interface PlannedFile {
  path: string;
  content: string;
  /** Four octal digits. */
  mode: string;
  /** "user:group". */
  owner: string;
}

const name = "[a-z_][a-z0-9_-]{0,31}";
const ownerForm = new RegExp(`^${name}:${name}$`);

/** The files with their defaults, or undefined for one with a problem or a content that is still to come. */
export function planFiles(
  files: (GuestFile | GuestFileValues)[],
  path: string,
  problems: Problems,
): (PlannedFile | undefined)[] {
  const seen = new Map<string, number>();
  const planned = files.map((file, i) => planFile(file, `${path}[${i}]`, problems));
  files.forEach((file, i) => {
    if (typeof file?.path !== "string") return;
    const first = seen.get(file.path);
    if (first !== undefined)
      problems.add(`${path}[${i}].path`, `"${file.path}" is already written by ${path}[${first}]; remove one of them`);
    else seen.set(file.path, i);
  });
  for (const [file, i] of seen) {
    const above = parents(file).find((parent) => seen.has(parent));
    if (above !== undefined)
      problems.add(
        `${path}[${i}].path`,
        `"${file}" lies below "${above}", which ${path}[${seen.get(above)}] makes a file; move one of them`,
      );
  }
  return planned;
}

function planFile(file: GuestFile | GuestFileValues, path: string, problems: Problems): PlannedFile | undefined {
  const before = problems.found.length;
  if (typeof file !== "object" || file === null) {
    problems.add(path, "must be a file with a path and a content");
    return undefined;
  }
  const filePath = readText(file.path, below(path, "path"), problems);
  const fault = filePath === undefined ? undefined : guestPathFault(filePath);
  if (fault !== undefined) problems.add(below(path, "path"), fault);
  if (filePath === peersPath)
    problems.add(below(path, "path"), `${peersPath} is written by vmfarm itself; choose another path`);
  const mode = file.mode === undefined ? "0644" : readText(file.mode, below(path, "mode"), problems);
  if (mode !== undefined && !/^[0-7]{3,4}$/.test(mode))
    problems.add(below(path, "mode"), `"${mode}" is no mode; give three or four octal digits such as "0644"`);
  const owner = file.owner === undefined ? "root:root" : readText(file.owner, below(path, "owner"), problems);
  if (owner !== undefined && !ownerForm.test(owner))
    problems.add(below(path, "owner"), `"${owner}" is no owner; give the names of a user and a group: "root:root"`);
  const pending = isPending(file.content);
  const content = pending ? undefined : readText(file.content, below(path, "content"), problems, "may be empty");
  if (problems.found.length > before || pending) return undefined;
  return { path: filePath!, content: content!, mode: mode!.padStart(4, "0"), owner: owner! };
}

function parents(path: string): string[] {
  const segments = path.split("/");
  return segments.slice(2).map((_, i) => segments.slice(0, i + 2).join("/"));
}
