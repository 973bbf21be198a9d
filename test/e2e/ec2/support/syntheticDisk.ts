import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../../../../src/image/tools";
import { blockSize } from "../../../../src/platform/ec2/image/blocks";

/** A disk image with known content. */
export interface SyntheticDisk {
  qcow2: string;
  raw: string;
  size: number;
}

const mebibyte = 2 ** 20;

/**
 * Makes a disk of slightly more than 64 MiB that looks bootable under BIOS and UEFI, with data that begins and ends inside blocks
 * and data at the very end, in a block that the disk does not fill.
 */
export async function makeSyntheticDisk(dir: string): Promise<SyntheticDisk> {
  const raw = join(dir, "disk.raw");
  const qcow2 = join(dir, "disk.qcow2");
  const size = 64 * mebibyte + 300 * 1024;
  const file = openSync(raw, "w");
  ftruncateSync(file, size);
  const write = (data: Buffer, at: number) => writeSync(file, data, 0, data.length, at);
  write(bootArea(), 0);
  write(noise("one", 3 * blockSize), 10 * blockSize - 1000);
  write(noise("many", 5 * mebibyte), 30 * mebibyte + 4096);
  write(noise("end", 5000), size - 5000);
  closeSync(file);
  await runTool("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, qcow2]);
  return { qcow2, raw, size };
}

/** The same bytes for the same name, without two equal blocks. */
function noise(name: string, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i * 32 < length; i++) parts.push(createHash("sha256").update(`${name} ${i}`).digest());
  return Buffer.concat(parts).subarray(0, length);
}

/** A protective MBR with code, and a GPT with an EFI system partition. */
export function bootArea(): Buffer {
  const area = Buffer.alloc(34 * 512);
  area.fill(0x90, 0, 100);
  area[446 + 4] = 0xee;
  area.writeUInt16LE(0xaa55, 510);
  area.write("EFI PART", 512, "latin1");
  area.writeBigUInt64LE(2n, 512 + 72);
  area.writeUInt32LE(128, 512 + 80);
  area.writeUInt32LE(128, 512 + 84);
  Buffer.from("28732ac11ff8d211ba4b00a0c93ec93b", "hex").copy(area, 1024 + 128);
  return area;
}
