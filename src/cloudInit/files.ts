import { guestPathFault } from "../input/guestPath";
import type { Problems } from "../input/problem";
import type { GuestFile } from "./args";
import { isPending, readText } from "./text";

/** The file that lists the addresses of a machine's peers; written by vmfarm itself. */
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
export function planFiles(files: (GuestFile | GuestFileValues)[], problems: Problems): (PlannedFile | undefined)[] {
  const seen = new Map<string, number>();
  const planned = files.map((file, i) => planFile(file, problems.at(i)));
  files.forEach((file, i) => {
    if (typeof file?.path !== "string") return;
    const first = seen.get(file.path);
    if (first === undefined) seen.set(file.path, i);
    else
      problems.at(i).add("path", `"${file.path}" is already written by ${problems.at(first).path}; remove one of them`);
  });
  for (const [file, i] of seen) {
    const above = parents(file).find((parent) => seen.has(parent));
    if (above === undefined) continue;
    const other = problems.at(seen.get(above)!).path;
    problems.at(i).add("path", `"${file}" is below "${above}", which ${other} defines as a file; move one of them`);
  }
  return planned;
}

function planFile(file: GuestFile | GuestFileValues, problems: Problems): PlannedFile | undefined {
  if (typeof file !== "object" || file === null) {
    problems.addHere("must be a file with path and content");
    return undefined;
  }
  const path = readText(file.path, problems.at("path"));
  const fault = path === undefined ? undefined : guestPathFault(path);
  if (fault !== undefined) problems.add("path", fault);
  if (path === peersPath) problems.add("path", `${peersPath} is written by vmfarm itself; choose another path`);
  const mode = file.mode === undefined ? "0644" : readText(file.mode, problems.at("mode"));
  if (mode !== undefined && !/^[0-7]{3,4}$/.test(mode))
    problems.add("mode", `"${mode}" is not a valid mode; give three or four octal digits such as "0644"`);
  const owner = file.owner === undefined ? "root:root" : readText(file.owner, problems.at("owner"));
  if (owner !== undefined && !ownerForm.test(owner))
    problems.add("owner", `"${owner}" is not a valid owner; give the names of a user and a group: "root:root"`);
  const pending = isPending(file.content);
  const content = pending ? undefined : readText(file.content, problems.at("content"), "may be empty");
  if (!problems.none || pending) return undefined;
  return { path: path!, content: content!, mode: mode!.padStart(4, "0"), owner: owner! };
}

function parents(path: string): string[] {
  const segments = path.split("/");
  return segments.slice(2).map((_, i) => segments.slice(0, i + 2).join("/"));
}
