import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { mib } from "../../input/size";
import {
  type ExtentIdentity,
  grainSectors,
  MarkerKind,
  overheadSectors,
  readHeader,
  renderExtentDescriptor,
  renderHeader,
  renderMarker,
  renderSectorNumbers,
  sectorSize,
  tableEntries,
  tableSectors,
} from "./sparseExtent";

/** A stream-optimised disk as it was written. Sizes in bytes. */
export interface StreamedDisk {
  sha256: string;
  fileSize: number;
  /** Of the disk that a guest sees. */
  capacity: number;
  /** Of the grains that contain data. */
  populatedSize: number;
}

/** Much larger than any grain with its marker. */
const chunkSize = 4 * mib;
/** 64-bit sector on the disk, 32-bit size; the grain follows. */
const grainMarkerSize = 12;

/**
 * Writes the grains of qemu-img's `streamOptimized` VMDK in the layout of VMware's own tools. qemu-img puts the directory in front and
 * pads the file with zeros, whose first sector ends the stream, and readers stop there: ovftool then computes another digest than the
 * manifest's (github.com/coreos/coreos-assembler/pull/1156), and a content library aborts the transfer
 * (github.com/siderolabs/image-factory/issues/232).
 */
export async function writeStream(from: string, to: string, identity: ExtentIdentity): Promise<StreamedDisk> {
  const source = await open(from, "r");
  const target = await open(to, "wx");
  try {
    const header = Buffer.alloc(sectorSize);
    await source.read(header, 0, sectorSize, 0);
    const { capacitySectors, firstGrain } = readHeader(header);
    const stream = new Stream(target, capacitySectors);
    await stream.begin(identity);
    await copyGrains(source, firstGrain * sectorSize, stream);
    await stream.end();
    return stream.facts();
  } finally {
    await source.close();
    await target.close();
  }
}

async function copyGrains(source: FileHandle, start: number, stream: Stream): Promise<void> {
  const chunk = Buffer.allocUnsafe(chunkSize);
  for (let position = start; ; ) {
    const { bytesRead } = await source.read(chunk, 0, chunkSize, position);
    let at = 0;
    while (at + grainMarkerSize <= bytesRead) {
      const size = chunk.readUInt32LE(at + 8);
      if (size === 0) return;
      const end = at + Math.ceil((grainMarkerSize + size) / sectorSize) * sectorSize;
      if (end > bytesRead) break;
      await stream.grain(Number(chunk.readBigUInt64LE(at)), chunk.subarray(at, end));
      at = end;
    }
    if (bytesRead < chunkSize && at >= bytesRead) return;
    if (at === 0) throw new Error("the VMDK of qemu-img ends in the middle of a grain");
    position += at;
  }
}

/** The target: grains in ascending order, each grain table behind its grains, the directory and the footer last. */
class Stream {
  readonly #file: FileHandle;
  readonly #capacity: number;
  readonly #hash = createHash("sha256");
  readonly #directory: Uint32Array;
  #table = new Uint32Array(tableEntries);
  #pending: Buffer[] = [];
  #sector = 0;
  #grains = 0;
  #last = -1;

  constructor(file: FileHandle, capacitySectors: number) {
    this.#file = file;
    this.#capacity = capacitySectors;
    this.#directory = new Uint32Array(Math.ceil(capacitySectors / tableSectors));
  }

  async begin(identity: ExtentIdentity): Promise<void> {
    this.#put(renderHeader(this.#capacity));
    this.#put(renderExtentDescriptor(this.#capacity, identity));
    this.#put(Buffer.alloc((overheadSectors - this.#sector) * sectorSize));
    await this.#flush();
  }

  /** A compressed grain with its marker, filled up to whole sectors. */
  async grain(diskSector: number, bytes: Buffer): Promise<void> {
    if (diskSector <= this.#last || diskSector % grainSectors !== 0 || diskSector >= this.#capacity)
      throw new Error(`the VMDK of qemu-img has a grain for sector ${diskSector} after that for ${this.#last}`);
    if (tableOf(diskSector) !== tableOf(this.#last)) await this.#endTable();
    this.#table[(diskSector / grainSectors) % tableEntries] = this.#sector;
    this.#last = diskSector;
    this.#grains += 1;
    // The caller reuses its buffer.
    this.#put(Buffer.from(bytes));
    if (this.#pending.length >= tableEntries / 8) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#endTable();
    const directory = renderSectorNumbers(this.#directory);
    this.#put(renderMarker(MarkerKind.grainDirectory, directory.length / sectorSize));
    const directorySector = this.#sector;
    this.#put(directory);
    this.#put(renderMarker(MarkerKind.footer, 1));
    this.#put(renderHeader(this.#capacity, directorySector));
    this.#put(renderMarker(MarkerKind.endOfStream, 0));
    await this.#flush();
  }

  facts(): StreamedDisk {
    return {
      sha256: this.#hash.digest("hex"),
      fileSize: this.#sector * sectorSize,
      capacity: this.#capacity * sectorSize,
      populatedSize: this.#grains * grainSectors * sectorSize,
    };
  }

  async #endTable(): Promise<void> {
    if (this.#last < 0) return;
    const table = renderSectorNumbers(this.#table);
    this.#put(renderMarker(MarkerKind.grainTable, table.length / sectorSize));
    this.#directory[tableOf(this.#last)] = this.#sector;
    this.#put(table);
    this.#table = new Uint32Array(tableEntries);
    await this.#flush();
  }

  #put(bytes: Buffer): void {
    this.#pending.push(bytes);
    this.#sector += bytes.length / sectorSize;
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#hash.update(bytes);
    for (let done = 0; done < bytes.length; ) done += (await this.#file.write(bytes, done)).bytesWritten;
  }
}

function tableOf(diskSector: number): number {
  return Math.floor(diskSector / tableSectors);
}
