import { mkdtempSync, readdirSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { missingSpace } from "../../../image/space";
import { runStep, runTool } from "../../../image/tools";
import { removeTree } from "../../../process/removeTree";
import { blockSize, blocksTouched, type Extent } from "./blocks";
import { type BootMode, bootAreaSize, detectBootMode } from "./bootMode";
import type { BlockSource } from "./upload";

/** The disk of an image as a guest sees it, readable by blocks. */
export interface RawDisk extends BlockSource {
  /** Blocks that may hold data. */
  indexes: number[];
  bootMode: BootMode;
}

/**
 * Converts an image to a sparse raw file in a directory of its own below `dir` while `use` reads it. What an earlier, killed run of the
 * same `label` left there is removed: only one process at a time may work with a label.
 * @throws Error where there is no room for it.
 */
export async function withRawDisk<T>(
  image: string,
  dir: string,
  label: string,
  use: (disk: RawDisk) => Promise<T>,
): Promise<T> {
  // A label may be the beginning of another one, whose disk is somebody's that is at work: no label has an "@".
  const prefix = `.raw-${label}@`;
  for (const left of readdirSync(dir)) {
    if (left.startsWith(prefix)) await removeTree(join(dir, left));
  }
  const extents = await dataExtents(image);
  await requireSpace(extents, dir);
  const own = mkdtempSync(join(dir, prefix));
  let file: FileHandle | undefined;
  try {
    const raw = join(own, "disk.raw");
    await runStep("qemu-img", ["convert", "-f", "qcow2", "-O", "raw", image, raw]);
    file = await open(raw, "r");
    const { size } = await file.stat();
    const read = (index: number) => readBlock(file!, size, index);
    return await use({ read, indexes: blocksTouched(extents), bootMode: await bootMode(file) });
  } finally {
    await file?.close();
    await removeTree(own);
  }
}

async function readBlock(file: FileHandle, size: number, index: number): Promise<Buffer> {
  const block = Buffer.alloc(blockSize);
  const start = index * blockSize;
  const wanted = Math.min(blockSize, size - start);
  for (let done = 0; done < wanted; ) {
    const { bytesRead } = await file.read(block, done, wanted - done, start + done);
    if (bytesRead === 0) throw new Error("the raw disk became shorter while it was being read");
    done += bytesRead;
  }
  return block;
}

async function bootMode(file: FileHandle): Promise<BootMode> {
  const start = Buffer.alloc(bootAreaSize);
  await file.read(start, 0, bootAreaSize, 0);
  return detectBootMode(start);
}

/** Where the image has data: the rest need not even be read. */
async function dataExtents(image: string): Promise<Extent[]> {
  const { stdout } = await runTool("qemu-img", ["map", "--output=json", "-f", "qcow2", image]);
  const map = JSON.parse(stdout) as (Extent & { data: boolean; zero: boolean })[];
  return map.filter(({ data, zero }) => data && !zero);
}

async function requireSpace(extents: readonly Extent[], dir: string): Promise<void> {
  const needed = extents.reduce((sum, { length }) => sum + length, 0);
  const missing = await missingSpace("unpacking the image for its upload", needed, dir);
  if (missing) throw new Error(missing);
}
