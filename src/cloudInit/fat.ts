/** A file of the root directory. */
export interface FatFile {
  /** ASCII without a dot, longer than eight characters, and in the first six of them not the same as another. */
  name: string;
  content: Buffer;
}

const entrySize = 32;
const fileAttribute = 0x20;
const longNameAttribute = 0x0f;
/** 1980-01-01, the first day of FAT. */
const firstDay = 0x21;

/**
 * Gives an empty FAT12 filesystem with a label a volume id and files, as `mkfs.vfat -i` and mcopy do.
 * @throws Error where it is another filesystem
 */
export function fillFat(disk: Buffer, volumeId: number, files: readonly FatFile[]): void {
  if (disk.toString("latin1", 54, 62) !== "FAT12   ") throw new Error("the filesystem is not FAT12");
  const sectorSize = disk.readUInt16LE(11);
  const clusterSize = disk.readUInt8(13) * sectorSize;
  const fatStart = disk.readUInt16LE(14) * sectorSize;
  const fatCount = disk.readUInt8(16);
  const fatSize = disk.readUInt16LE(22) * sectorSize;
  const rootStart = fatStart + fatCount * fatSize;
  const dataStart = rootStart + disk.readUInt16LE(17) * entrySize;
  disk.writeUInt32LE(volumeId, 39);
  const fat = disk.subarray(fatStart, fatStart + fatSize);
  // The first entry is the label, and the first cluster has number two.
  let entryAt = rootStart + entrySize;
  let cluster = 2;
  for (const { name, content } of files) {
    const end = cluster + Math.ceil(content.length / clusterSize);
    const entries = directoryEntries(name, end > cluster ? cluster : 0, content.length);
    disk.set(entries, entryAt);
    entryAt += entries.length;
    disk.set(content, dataStart + (cluster - 2) * clusterSize);
    for (; cluster < end; cluster++) setNext(fat, cluster, cluster + 1 < end ? cluster + 1 : 0xfff);
  }
  for (let i = 1; i < fatCount; i++) disk.set(fat, fatStart + i * fatSize);
}

/** Clusters have twelve bits: two of them share three bytes. */
function setNext(fat: Buffer, cluster: number, next: number): void {
  const at = Math.floor(cluster * 1.5);
  const both = fat.readUInt16LE(at);
  fat.writeUInt16LE(cluster % 2 === 0 ? (both & 0xf000) | next : (both & 0x000f) | (next << 4), at);
}

/** The entries of a file: its long name, the end of it first, and then its short one with what else there is to say. */
function directoryEntries(name: string, firstCluster: number, size: number): Buffer {
  const short = Buffer.alloc(entrySize);
  short.write(`${name.slice(0, 6).toUpperCase()}~1   `, "latin1");
  short[11] = fileAttribute;
  for (const at of [16, 18, 24]) short.writeUInt16LE(firstDay, at);
  short.writeUInt16LE(firstCluster, 26);
  short.writeUInt32LE(size, 28);
  const checksum = short.subarray(0, 11).reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
  return Buffer.concat([...longNameEntries(name, checksum), short]);
}

/** Where an entry has the characters of a long name. */
const characterOffsets = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
const lastEntryFlag = 0x40;

function longNameEntries(name: string, checksum: number): Buffer[] {
  const count = Math.ceil(name.length / characterOffsets.length);
  const entries = Array.from({ length: count }, (_, i) => {
    const entry = Buffer.alloc(entrySize);
    entry[0] = (i + 1) | (i + 1 === count ? lastEntryFlag : 0);
    entry[11] = longNameAttribute;
    entry[13] = checksum;
    for (const [k, offset] of characterOffsets.entries()) {
      const at = i * characterOffsets.length + k;
      // A zero ends a name, and ones fill the entry.
      entry.writeUInt16LE(at < name.length ? name.charCodeAt(at) : at === name.length ? 0 : 0xffff, offset);
    }
    return entry;
  });
  return entries.reverse();
}
