import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

/** Lower-case hexadecimal. */
export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Digest of a whole file without holding it in memory. */
export function digestFile(path: string, algorithm: "sha256" | "sha512"): string {
  const hash = createHash(algorithm);
  const chunk = Buffer.allocUnsafe(4 * 2 ** 20);
  const file = openSync(path, "r");
  try {
    for (let got = readSync(file, chunk); got > 0; got = readSync(file, chunk)) hash.update(chunk.subarray(0, got));
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}
