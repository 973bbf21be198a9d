import { closeSync, openSync, readSync } from "node:fs";

const sectorSize = 512;
const vdiSignature = 0xbeda107f;
/** MBR type of the entry that stands for a whole GPT disk; its size may be a placeholder. */
const protective = 0xee;

/**
 * The least bytes that a file must have according to its own first sectors: a raw disk's partition table, or a VDI's header. `qemu-img
 * check` reads neither. 0 where they do not say.
 */
export function declaredSize(path: string, format: string): number {
  const start = firstBytes(path, 2 * sectorSize);
  if (format === "vdi" && start.readUInt32LE(0x40) === vdiSignature)
    return start.readUInt32LE(0x158) + start.readUInt32LE(0x178) * start.readUInt32LE(0x184);
  if (format !== "raw" || !hasPartitionTable(start)) return 0;
  if (start.toString("latin1", sectorSize, sectorSize + 8) === "EFI PART")
    // The second copy of the table is in the last sector.
    return (Number(start.readBigUInt64LE(sectorSize + 32)) + 1) * sectorSize;
  const partitions = [446, 462, 478, 494].map((entry) => start.subarray(entry, entry + 16));
  // A boot sector without partitions has the same signature, with code or text in place of the table.
  return partitions.every(([active]) => active === 0 || active === 0x80) ? Math.max(...partitions.map(endOf)) : 0;
}

/** Whether a disk begins with a partition table. */
export function hasPartitionTable(start: Buffer): boolean {
  return start.readUInt16LE(sectorSize - 2) === 0xaa55;
}

/** The first bytes of a file, with zeros where it has fewer. */
export function firstBytes(path: string, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  const file = openSync(path, "r");
  try {
    readSync(file, bytes, 0, count, 0);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function endOf(entry: Buffer): number {
  const type = entry[4];
  return type === 0 || type === protective ? 0 : (entry.readUInt32LE(8) + entry.readUInt32LE(12)) * sectorSize;
}
