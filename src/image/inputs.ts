import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cacheDir } from "./cache";
import { digestFile, sha256 } from "./digest";

/** The digest of a file of the host, or what is wrong with the file. */
export interface HostFileDigest {
  /** Lower-case hexadecimal. */
  digest?: string;
  problem?: string;
}

/** How planning reads files of the host. */
export interface HostFiles {
  digest(path: string, algorithm: "sha256" | "sha512"): HostFileDigest;
}

/** Smaller files are read again each time: that is quicker than it is to be wrong. */
const rememberFrom = 64 * 2 ** 20;

/** Reads the files of this host. Digests of large ones are remembered in the cache by path, size and times. */
export const hostFiles: HostFiles = {
  digest(path, algorithm) {
    try {
      const facts = statSync(path);
      if (facts.isDirectory()) return { problem: `${path} is a directory: name a file` };
      if (!facts.isFile()) return { problem: `${path} is not a regular file` };
      if (facts.size === 0) return { problem: `${path} is empty` };
      if (facts.size < rememberFrom) return { digest: digestFile(path, algorithm) };
      const identity = [resolve(path), facts.ino, facts.size, facts.mtimeMs, facts.ctimeMs, algorithm].join("\0");
      return { digest: remembered(identity, () => digestFile(path, algorithm)) };
    } catch (error) {
      return { problem: readingProblem(path, error as NodeJS.ErrnoException) };
    }
  },
};

function remembered(identity: string, compute: () => string): string {
  const dir = join(cacheDir(), "digests");
  const record = join(dir, sha256(identity));
  try {
    return readFileSync(record, "utf8");
  } catch {
    const digest = compute();
    // A cache that cannot be written costs time at the next preview, and nothing else.
    try {
      mkdirSync(dir, { recursive: true });
      writeFileSync(`${record}.${process.pid}`, digest);
      renameSync(`${record}.${process.pid}`, record);
    } catch {}
    return digest;
  }
}

function readingProblem(path: string, error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return `${path} does not exist (seen from ${process.cwd()})`;
  if (error.code === "EACCES" || error.code === "EPERM") return `${path} is not readable by this user`;
  return `${path} cannot be read: ${error.message}`;
}
