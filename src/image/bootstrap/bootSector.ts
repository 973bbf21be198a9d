import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";

// Offsets from GNU GRUB 2.06: include/grub/i386/pc/boot.h and include/grub/offsets.h, used in util/setup.c as they are here.
const sectorSize = 512;
/** GRUB_BOOT_MACHINE_KERNEL_SECTOR: 64-bit address of the core's first sector. */
const kernelSector = 0x5c;
/** GRUB_BOOT_MACHINE_BOOT_DRIVE: 0xff means the drive that the BIOS booted from. */
const bootDrive = 0x64;
/** GRUB_BOOT_MACHINE_DRIVE_CHECK: two nops skip the check that only floppies need. */
const driveCheck = 0x66;
/** GRUB_BOOT_MACHINE_CODE_END: what follows belongs to the partition table. */
const codeEnd = 0x1b8;
/** The core's first sector ends in a block list: 64-bit start, 16-bit length, 16-bit segment (GRUB_BOOT_MACHINE_LIST_SIZE 12). */
const firstBlock = sectorSize - 12;

/** boot.img for a core at a given sector of the disk: the bytes before the disk's partition table. */
export function bootSector(bootImage: Buffer, coreSector: number): Buffer {
  if (bootImage.length !== sectorSize)
    throw new Error(`GRUB's boot.img has ${bootImage.length} bytes, not ${sectorSize}`);
  const code = Buffer.from(bootImage.subarray(0, codeEnd));
  code.writeBigUInt64LE(BigInt(coreSector), kernelSector);
  code.writeUInt8(0xff, bootDrive);
  code.fill(0x90, driveCheck, driveCheck + 2);
  return code;
}

/** GRUB's core for a given sector of the disk; its remaining sectors follow the first one without a gap. */
export function placedCore(core: Buffer, coreSector: number): Buffer {
  const sectors = Math.ceil(core.length / sectorSize);
  if (core.readUInt16LE(firstBlock + 8) !== sectors - 1)
    throw new Error("GRUB's core image has an unknown format: its first block list has an unexpected length");
  const placed = Buffer.alloc(sectors * sectorSize);
  core.copy(placed);
  placed.writeBigUInt64LE(BigInt(coreSector + 1), firstBlock);
  return placed;
}

/** Makes a partitioned disk image boot under BIOS: what `grub-install` does to a disk, done to a file. */
export function installBiosBoot(
  disk: string,
  bootImage: string,
  coreImage: string,
  coreSector: number,
  sectors: number,
): void {
  const core = placedCore(readFileSync(coreImage), coreSector);
  if (core.length > sectors * sectorSize)
    throw new Error(
      `GRUB's core image has ${core.length} bytes, more than the ${sectors * sectorSize} of its partition`,
    );
  const file = openSync(disk, "r+");
  try {
    const table = Buffer.alloc(2);
    readSync(file, table, 0, 2, sectorSize - 2);
    if (table.readUInt16LE() !== 0xaa55) throw new Error(`${disk} has no partition table`);
    writeSync(file, bootSector(readFileSync(bootImage), coreSector), 0, codeEnd, 0);
    writeSync(file, core, 0, core.length, coreSector * sectorSize);
  } finally {
    closeSync(file);
  }
}
