import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { isLocal } from "../hypervisor";

/**
 * Whether other paths are those of the file at `path`. Links and mounts give a file several: where this host can look, the file itself is
 * asked for; where it cannot, an equal name is taken for the same file, for what is taken for another one may be removed.
 */
export function sameFileAs(uri: string, path: string): (other: string) => boolean {
  const file = isLocal(uri) ? lookAt(path) : "unseen";
  return (other) => {
    if (resolve(other) === resolve(path)) return true;
    // What is not here is nowhere, or this host does not see what libvirt sees.
    const theirs = file === "unseen" || file === "nothing" ? "unseen" : lookAt(other);
    return theirs === "unseen" ? basename(other) === basename(path) : theirs === file;
  };
}

/** The file's own number, whatever its path. */
function lookAt(path: string): `${bigint}:${bigint}` | "nothing" | "unseen" {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "") ? "nothing" : "unseen";
  }
}
