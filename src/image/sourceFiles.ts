import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, readSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sha256 } from "../digest";
import { mib } from "../input/size";
import { cacheDir } from "./cache";

/** The digest of a file of the host, or why it cannot be used. */
export interface SourceFileDigest {
  /** Lower-case hexadecimal. */
  digest?: string;
  problem?: string;
}

/** The files of a host, as planning reads them. */
export interface SourceFiles {
  digest(path: string, algorithm: "sha256" | "sha512"): SourceFileDigest;
}

/** Digests of smaller files are not remembered: reading such a file is quick, and cannot give an outdated digest. */
const rememberFrom = 64 * mib;

/** Reads the files of this host. Digests of large ones are remembered in the cache by path, size and times. */
export const sourceFiles: SourceFiles = {
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
    // Without a writable cache the next preview reads the file again, and that is all.
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

/** The digest of a whole file, read in chunks. */
export function digestFile(path: string, algorithm: "sha256" | "sha512"): string {
  const hash = createHash(algorithm);
  const chunk = Buffer.allocUnsafe(4 * mib);
  const file = openSync(path, "r");
  try {
    for (let got = readSync(file, chunk); got > 0; got = readSync(file, chunk)) hash.update(chunk.subarray(0, got));
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}
