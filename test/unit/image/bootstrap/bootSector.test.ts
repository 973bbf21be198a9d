import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bootSector, installBiosBoot, placedCore } from "../../../../src/image/bootstrap/bootSector";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

/** A core of four sectors, the last one partly filled, with the block list that grub-mkimage writes. */
function core(length = 1700): Buffer {
  const bytes = Buffer.alloc(length, 0xcc);
  bytes.writeUInt16LE(Math.ceil(length / 512) - 1, 508);
  bytes.writeUInt16LE(0x820, 510);
  return bytes;
}

test("the boot sector points to the core and leaves the partition table alone", () => {
  const sector = bootSector(Buffer.alloc(512, 0xee), 2048);
  expect(sector.length).toBe(440);
  expect(sector.readBigUInt64LE(0x5c)).toBe(2048n);
  expect(sector[0x64]).toBe(0xff);
  expect([sector[0x65], sector[0x66], sector[0x67], sector[0x68]]).toEqual([0xee, 0x90, 0x90, 0xee]);
});

test("the core's first sector points to the second", () => {
  const placed = placedCore(core(), 2048);
  expect(placed.length).toBe(2048);
  expect(placed.readBigUInt64LE(500)).toBe(2049n);
  expect([placed.readUInt16LE(508), placed.readUInt16LE(510)]).toEqual([3, 0x820]);
});

test("a core of an unknown format is refused", () => {
  expect(() => placedCore(Buffer.alloc(2048), 2048)).toThrow(/unknown format/);
  expect(() => bootSector(Buffer.alloc(511), 2048)).toThrow(/511 bytes/);
});

test("both are only written to a disk that has a partition table", () => {
  const dir = temporaryDirectory();
  const [disk, boot, image] = ["disk", "boot.img", "core.img"].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(boot, Buffer.alloc(512, 0xee));
  writeFileSync(image, core());
  writeFileSync(disk, Buffer.alloc(20 * 512));
  expect(() => installBiosBoot(disk, boot, image, 10, 4)).toThrow(/no partition table/);
  const table = Buffer.alloc(20 * 512, 0x11);
  table.writeUInt16LE(0xaa55, 510);
  writeFileSync(disk, table);
  expect(() => installBiosBoot(disk, boot, image, 10, 3)).toThrow(/more than/);
  installBiosBoot(disk, boot, image, 10, 4);
  const written = readFileSync(disk);
  expect(written.subarray(440, 510)).toEqual(table.subarray(440, 510));
  expect(written.readBigUInt64LE(0x5c)).toBe(10n);
  expect(written.readBigUInt64LE(10 * 512 + 500)).toBe(11n);
});
