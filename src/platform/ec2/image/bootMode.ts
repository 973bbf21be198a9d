/** What an AMI boots with, in EC2's words: `uefi-preferred` is UEFI on instance types that have it and BIOS on others. */
export type BootMode = "legacy-bios" | "uefi" | "uefi-preferred";

/** As many bytes of a disk's beginning as are looked at: MBR, GPT header, its usual 128 entries. */
export const bootAreaSize = 34 * 512;

const sector = 512;
/** Partition type of the EFI system partition, C12A7328-F81F-11D2-BA4B-00A0C93EC93B, as GPT stores it (UEFI 2.10, 5.3.3 and appendix A). */
const efiSystemGuid = Buffer.from("28732ac11ff8d211ba4b00a0c93ec93b", "hex");
const usualEntries = 128;
const efiSystemMbrType = 0xef;
/** An MBR's code ends where the disk's signature begins. */
const bootCodeSize = 440;

/** What a disk boots with, by its partition table: UEFI needs an EFI system partition, BIOS a boot sector with code. */
export function detectBootMode(start: Buffer): BootMode {
  const uefi = hasEfiPartition(start);
  if (!uefi) return "legacy-bios";
  return hasBootSector(start) ? "uefi-preferred" : "uefi";
}

function hasBootSector(start: Buffer): boolean {
  return start.readUInt16LE(510) === 0xaa55 && start.subarray(0, bootCodeSize).some((byte) => byte !== 0);
}

function hasEfiPartition(start: Buffer): boolean {
  if (start.toString("latin1", sector, sector + 8) === "EFI PART") {
    const entries = Number(start.readBigUInt64LE(sector + 72)) * sector;
    const count = Math.min(start.readUInt32LE(sector + 80), usualEntries);
    const size = start.readUInt32LE(sector + 84);
    const types = Array.from({ length: count }, (_, i) => start.subarray(entries + i * size, entries + i * size + 16));
    return types.some((type) => type.equals(efiSystemGuid));
  }
  return [0, 1, 2, 3].some((i) => start[446 + i * 16 + 4] === efiSystemMbrType);
}
