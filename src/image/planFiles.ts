import { sha256 } from "../digest";
import { guestPathFault } from "../input/guestPath";
import type { Problems } from "../input/problem";
import type { ImageFile } from "./args";
import type { SourceFiles } from "./sourceFiles";

/** A file for the image. Its bytes come from `content` or `source` and have the digest `sha256`. */
export interface PlannedFile {
  path: string;
  mode: string;
  owner: string;
  sha256: string;
  content?: string;
  source?: string;
}

/** Checks the files of an image and computes their digests. */
export function planFiles(files: ImageFile[] | undefined, problems: Problems, host: SourceFiles): PlannedFile[] {
  const seen = new Set<string>();
  return (files ?? []).map((file, i) => {
    const here = problems.at(i);
    checkPath(file.path, seen, here.at("path"));
    const { mode = "0644", owner = "root:root" } = file;
    if (!/^0?[0-7]{3,4}$/.test(mode))
      here.add("mode", `"${mode}" is not a valid octal mode: write three or four digits from 0 to 7, such as "0644"`);
    if (!/^[a-z_][a-z0-9_-]{0,31}(:[a-z_][a-z0-9_-]{0,31})?$/.test(owner))
      here.add("owner", `"${owner}" is not a valid owner: write user or user:group, such as "www-data:www-data"`);
    // chown reads "user:" as the user with its login group.
    const userAndGroup = owner.includes(":") ? owner : `${owner}:`;
    return {
      path: file.path,
      mode: mode.padStart(4, "0").slice(-4),
      owner: userAndGroup,
      ...digestOf(file, here, host),
      content: file.content,
      source: file.source,
    };
  });
}

function checkPath(path: string, seen: Set<string>, problems: Problems): void {
  const fault = path ? guestPathFault(path) : "is empty: write an absolute path in the guest";
  if (fault) problems.addHere(fault);
  else if (seen.has(path)) problems.addHere(`"${path}" is listed twice: remove one`);
  seen.add(path);
}

function digestOf(file: ImageFile, problems: Problems, host: SourceFiles): { sha256: string } {
  if ((file.content === undefined) === (file.source === undefined)) {
    problems.addHere(
      `has ${file.content === undefined ? "neither content nor source" : "both content and source"}: give exactly one`,
    );
    return { sha256: "" };
  }
  if (file.content !== undefined) return { sha256: sha256(file.content) };
  if (file.source!.trim() === "") {
    problems.add("source", "is empty: write the path of a file on this host");
    return { sha256: "" };
  }
  const { digest, problem } = host.digest(file.source!, "sha256");
  if (problem !== undefined) problems.add("source", problem);
  return { sha256: digest ?? "" };
}
