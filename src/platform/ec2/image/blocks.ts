import { createHash } from "node:crypto";

/** The only block size of the EBS direct APIs, in bytes. */
export const blockSize = 524_288;
const zeros = Buffer.alloc(blockSize);

/** A stretch of a disk, in bytes. */
export interface Extent {
  start: number;
  length: number;
}

/** Indexes of the blocks that the extents touch: ascending, each once. */
export function blocksTouched(extents: readonly Extent[]): number[] {
  const indexes: number[] = [];
  const sorted = extents.filter(({ length }) => length > 0).sort((a, b) => a.start - b.start);
  for (const { start, length } of sorted) {
    const last = Math.floor((start + length - 1) / blockSize);
    const next = indexes.length > 0 ? indexes.at(-1)! + 1 : 0;
    for (let index = Math.max(next, Math.floor(start / blockSize)); index <= last; index++) indexes.push(index);
  }
  return indexes;
}

export function isZero(block: Buffer): boolean {
  return block.equals(block.length === blockSize ? zeros : zeros.subarray(0, block.length));
}

/** SHA-256 in Base64, as the EBS direct APIs take it. */
export function checksum(data: Buffer): string {
  return createHash("sha256").update(data).digest("base64");
}

/** The checksum of a whole snapshot by the method LINEAR: SHA-256 of the blocks' digests (as bytes) in order of their indexes. */
export function linearChecksum(checksums: ReadonlyMap<number, string>): string {
  const hash = createHash("sha256");
  for (const index of [...checksums.keys()].sort((a, b) => a - b)) {
    hash.update(Buffer.from(checksums.get(index)!, "base64"));
  }
  return hash.digest("base64");
}
