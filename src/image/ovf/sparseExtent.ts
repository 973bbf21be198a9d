// VMware's "Virtual Disk Format 5.0", section "Hosted Sparse Extents" and "Stream-Optimized Compressed Sparse Extents". Little endian.

export const sectorSize = 512;
/** Sectors of a grain: 64 KiB, as qemu-img and VMware's tools write them. */
export const grainSectors = 128;
/** Entries of a grain table. */
export const tableEntries = 512;
/** Sectors of the disk that one grain table covers. */
export const tableSectors = grainSectors * tableEntries;
/** Sectors before the first grain: header and descriptor, filled up to a grain. */
export const overheadSectors = 128;
const descriptorSectors = 20;

const magic = "KDMV";
/** ESXi refuses older ones ("sparse VMDK version too old": github.com/glennmatthews/cot/issues/65). */
const version = 3;
const newLineTest = 1 << 0;
const compressedGrains = 1 << 16;
const markers = 1 << 17;
const deflate = 1;
/** The value that refers a reader to the footer for the grain directory, which makes an extent readable as a stream. */
const directoryAtEnd = 0xffff_ffff_ffff_ffffn;

/** Kinds of markers between grains. */
export const MarkerKind = { endOfStream: 0, grainTable: 1, grainDirectory: 2, footer: 3 } as const;

/** The header of a sparse extent; without `directorySector` where that is not known yet. */
export function renderHeader(capacitySectors: number, directorySector?: number): Buffer {
  const header = Buffer.alloc(sectorSize);
  header.write(magic, 0, "latin1");
  header.writeUInt32LE(version, 4);
  header.writeUInt32LE(newLineTest | compressedGrains | markers, 8);
  header.writeBigUInt64LE(BigInt(capacitySectors), 12);
  header.writeBigUInt64LE(BigInt(grainSectors), 20);
  header.writeBigUInt64LE(1n, 28);
  header.writeBigUInt64LE(BigInt(descriptorSectors), 36);
  header.writeUInt32LE(tableEntries, 44);
  header.writeBigUInt64LE(directorySector === undefined ? directoryAtEnd : BigInt(directorySector), 56);
  header.writeBigUInt64LE(BigInt(overheadSectors), 64);
  header.write("\n \r\n", 73, "latin1");
  header.writeUInt16LE(deflate, 77);
  return header;
}

/** Where the grains of an extent begin and how large its disk is, in sectors. @throws Error where it is not a stream of 64 KiB grains. */
export function readHeader(header: Buffer): { capacitySectors: number; firstGrain: number } {
  const flags = header.readUInt32LE(8);
  const expected =
    header.toString("latin1", 0, 4) === magic &&
    header.readUInt32LE(4) === version &&
    (flags & compressedGrains) !== 0 &&
    (flags & markers) !== 0 &&
    header.readBigUInt64LE(20) === BigInt(grainSectors);
  if (!expected) throw new Error("qemu-img wrote an unknown form of VMDK: use QEMU 2.6 or newer");
  return {
    capacitySectors: Number(header.readBigUInt64LE(12)),
    firstGrain: Number(header.readBigUInt64LE(64)),
  };
}

/** A marker, which `sectors` sectors of its kind follow. */
export function renderMarker(kind: number, sectors: number): Buffer {
  const marker = Buffer.alloc(sectorSize);
  marker.writeBigUInt64LE(BigInt(sectors), 0);
  marker.writeUInt32LE(kind, 12);
  return marker;
}

/** A list of sector numbers, filled up to whole sectors: a grain table or a grain directory. */
export function renderSectorNumbers(numbers: Uint32Array): Buffer {
  const bytes = Buffer.alloc(Math.ceil((numbers.length * 4) / sectorSize) * sectorSize);
  numbers.forEach((number, i) => {
    bytes.writeUInt32LE(number, i * 4);
  });
  return bytes;
}

/** What the descriptor says in addition to the size. */
export interface ExtentIdentity {
  /** Name of the file. */
  file: string;
  /** At least 32 hexadecimal digits derived from the content, so that the same image becomes the same file. */
  contentId: string;
  hardwareVersion: number;
}

/** The embedded descriptor, filled up to the size that the header gives it. */
export function renderExtentDescriptor(capacitySectors: number, identity: ExtentIdentity): Buffer {
  const heads = 255;
  const sectorsPerTrack = 63;
  const text = [
    "# Disk DescriptorFile",
    "version=1",
    `CID=${identity.contentId.slice(24, 32)}`,
    "parentCID=ffffffff",
    'createType="streamOptimized"',
    "",
    "# Extent description",
    `RDONLY ${capacitySectors} SPARSE "${identity.file}"`,
    "",
    "# The Disk Data Base",
    "#DDB",
    "",
    // There is no value for a paravirtual controller.
    'ddb.adapterType = "lsilogic"',
    `ddb.geometry.cylinders = "${Math.floor(capacitySectors / (heads * sectorsPerTrack))}"`,
    `ddb.geometry.heads = "${heads}"`,
    `ddb.geometry.sectors = "${sectorsPerTrack}"`,
    `ddb.longContentID = "${identity.contentId.slice(0, 32)}"`,
    // The guest manages its tools itself.
    'ddb.toolsVersion = "2147483647"',
    `ddb.virtualHWVersion = "${identity.hardwareVersion}"`,
    "",
  ].join("\n");
  const bytes = Buffer.alloc(descriptorSectors * sectorSize);
  if (bytes.write(text) !== Buffer.byteLength(text)) throw new Error(`the name ${identity.file} is too long`);
  return bytes;
}
