import { checksum, isZero, linearChecksum } from "./blocks";

/** A disk of which blocks are read; shorter ones at its end are filled up with zeros. */
export interface BlockSource {
  read(index: number): Promise<Buffer>;
}

/** Where blocks go; resolves when they are there for good. */
export interface BlockSink {
  put(index: number, data: Buffer, checksum: string): Promise<void>;
}

/** What an earlier attempt has written. */
export interface Written {
  has(index: number, checksum: string): boolean;
  add(index: number, checksum: string): void;
}

export interface UploadOptions {
  /** Blocks that are read and sent at the same time; each holds 512 KiB of memory. */
  parallel: number;
  /** Called after each block of the plan, whether it was sent, skipped or there already. */
  onBlock?: (done: number, total: number) => void;
}

/** What the snapshot is sealed with. */
export interface Uploaded {
  blocks: number;
  checksum: string;
  /** Blocks that this call sent. */
  sent: number;
}

/**
 * Sends those of the blocks `indexes` that hold anything but zeros and are not written yet. After the first failure no further block is
 * begun; those on their way are waited for. @throws what `put` or `read` rejected with first.
 */
export async function uploadBlocks(
  source: BlockSource,
  indexes: readonly number[],
  sink: BlockSink,
  written: Written,
  { parallel, onBlock }: UploadOptions,
): Promise<Uploaded> {
  const checksums = new Map<number, string>();
  let next = 0;
  let done = 0;
  let sent = 0;
  const failures: unknown[] = [];
  const block = async (index: number) => {
    const data = await source.read(index);
    if (isZero(data)) return;
    const sum = checksum(data);
    if (!written.has(index, sum)) {
      await sink.put(index, data, sum);
      written.add(index, sum);
      sent += 1;
    }
    checksums.set(index, sum);
  };
  const worker = async () => {
    while (next < indexes.length && failures.length === 0) {
      const index = indexes[next++]!;
      try {
        await block(index);
        onBlock?.(++done, indexes.length);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, indexes.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return { blocks: checksums.size, checksum: linearChecksum(checksums), sent };
}
