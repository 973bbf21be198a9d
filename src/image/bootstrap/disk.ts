import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatSize, gib, mib } from "../../input/size";
import { asRoot } from "../../process/asRoot";
import { ImageBuildError } from "../builder";
import { runStep } from "../tools";
import { installBiosBoot } from "./bootSector";

const sectorsPerMib = mib / 512;

/** GPT; the root partition comes last, so that it can grow with the disk. Starts and sizes in MiB. */
const layout = { bios: { start: 1, size: 1 }, esp: { start: 2, size: 64 }, rootStart: 66, tail: 1 } as const;

/** The parts that a disk is assembled from, all in `dir`. */
export interface DiskParts {
  dir: string;
  /** Directory with the root filesystem's tree. */
  root: string;
  /** Directory with boot.img, core.img and BOOTX64.EFI. */
  bootFiles: string;
  /** Bytes, a multiple of 1 MiB. */
  size: number;
  /** UUID of the root filesystem. */
  uuid: string;
}

/**
 * Assembles a disk that boots under BIOS and UEFI, with no loop device, no emulation and no privilege beyond user namespaces.
 * @returns the path of a sparse raw image in `dir`.
 */
export async function assembleDisk(parts: DiskParts): Promise<string> {
  const disk = join(parts.dir, "disk.raw");
  const rootSize = parts.size / mib - layout.rootStart - layout.tail;
  await requireRoom(parts, rootSize * mib);
  writeFileSync(disk, "");
  truncateSync(disk, parts.size);
  await runStep("sfdisk", ["--quiet", "--no-reread", "--no-tell-kernel", disk], { input: partitionTable(rootSize) });
  await makeEsp(disk, parts.bootFiles);
  await runStep(
    ...asRoot("mke2fs", [
      "-q",
      "-F",
      "-t",
      "ext4",
      "-L",
      "root",
      "-U",
      parts.uuid,
      // Features that GRUB 2.06 does not support, and that e2fsprogs enables by default since 1.47.
      "-O",
      "^metadata_csum_seed,^orphan_file",
      "-m",
      "1",
      "-E",
      `offset=${layout.rootStart * mib},lazy_itable_init=1,hash_seed=${parts.uuid}`,
      "-d",
      parts.root,
      disk,
      `${rootSize * 1024}k`,
    ]),
  );
  installBiosBoot(
    disk,
    join(parts.bootFiles, "boot.img"),
    join(parts.bootFiles, "core.img"),
    layout.bios.start * sectorsPerMib,
    layout.bios.size * sectorsPerMib,
  );
  return disk;
}

function partitionTable(rootSize: number): string {
  const line = (start: number, size: number, type: string, name: string, uuid = "") =>
    `start=${start * sectorsPerMib}, size=${size * sectorsPerMib}, type=${type}, name="${name}"${uuid}`;
  return [
    "label: gpt",
    line(layout.bios.start, layout.bios.size, "21686148-6449-6E6F-744E-656564454649", "bios"),
    line(layout.esp.start, layout.esp.size, "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "esp"),
    line(layout.rootStart, rootSize, "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", "root"),
    "",
  ].join("\n");
}

async function makeEsp(disk: string, bootFiles: string): Promise<void> {
  const offset = layout.esp.start * mib;
  const image = `${disk}@@${offset}`;
  const kibibytes = String(layout.esp.size * 1024);
  // One sector per cluster: mkfs.vfat would choose it by the size of the whole disk, too large for a FAT32 of this size.
  const geometry = ["-F", "32", "-s", "1", "-h", String(offset / 512), "--offset", String(offset / 512)];
  await runStep("mkfs.vfat", [...geometry, "-n", "ESP", disk, kibibytes]);
  await runStep("mmd", ["-i", image, "::/EFI", "::/EFI/BOOT"]);
  await runStep("mcopy", ["-i", image, join(bootFiles, "BOOTX64.EFI"), "::/EFI/BOOT/BOOTX64.EFI"]);
}

async function requireRoom(parts: DiskParts, room: number): Promise<void> {
  const { stdout } = await runStep(...asRoot("du", ["--summarize", "--block-size=1", parts.root]));
  const content = Number.parseInt(stdout, 10);
  // The journal, inode tables and reserved blocks of a small ext4 take a tenth; a machine needs room to boot and to log.
  const needed = content * 1.1 + 192 * mib;
  if (needed <= room) return;
  const suggested = Math.ceil((needed + (parts.size - room)) / gib) * gib;
  throw new ImageBuildError(
    `the image's content takes ${Math.ceil(content / mib)} MiB, which does not fit into diskSize ${formatSize(parts.size)}: use "${formatSize(suggested)}" or more`,
  );
}
