import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type StreamedDisk, writeStream } from "../../../../src/image/ovf/streamDisk";
import { temporaryDirectory } from "../../../support/temporaryDirectory";
import { sizes, smallImage } from "./support";

const { mebibyte, table, grain } = sizes;
const sector = 512;
const identity = { file: "web-disk1.vmdk", contentId: "0123456789abcdef".repeat(4), hardwareVersion: 17 };

let dir: string;
beforeEach(() => {
  dir = temporaryDirectory();
});

function convert(size: number, places: readonly number[], length?: number) {
  const image = smallImage(dir, size, places, length);
  const converted = join(dir, "converted.vmdk");
  const options = ["-O", "vmdk", "-o", "subformat=streamOptimized,adapter_type=lsilogic"];
  execFileSync("qemu-img", ["convert", ...options, image.path, converted]);
  return { image, converted, stream: join(dir, "stream.vmdk") };
}

/** What a non-seeking reader finds: markers by kind, grains by the disk's sector, and where the stream ends. */
function readAsStream(bytes: Buffer) {
  const markers: number[] = [];
  const grains: number[] = [];
  for (let at = 128 * sector; ; ) {
    const value = Number(bytes.readBigUInt64LE(at));
    const size = bytes.readUInt32LE(at + 8);
    const kind = bytes.readUInt32LE(at + 12);
    if (size > 0) {
      grains.push(value);
      at += Math.ceil((12 + size) / sector) * sector;
      continue;
    }
    markers.push(kind);
    at += sector * (1 + value);
    if (kind === 0) return { markers, grains, end: at };
  }
}

describe("a stream", () => {
  const places = [0, grain, 3 * grain + 5000, table - grain, table, 3 * table + 7 * grain, 4 * table + mebibyte - 512];
  const size = 4 * table + mebibyte;

  test("has the image's content, according to VMDK readers", async () => {
    const { image, converted, stream } = convert(size, places);
    await writeStream(converted, stream, identity);
    execFileSync("qemu-img", ["check", "-q", stream]);
    execFileSync("qemu-img", ["compare", "-q", "-f", "qcow2", "-F", "vmdk", image.path, stream]);
  });

  test("ends where a reader stops, with the directory after the grains", async () => {
    const { converted, stream } = convert(size, places);
    await writeStream(converted, stream, identity);
    const bytes = readFileSync(stream);
    const read = readAsStream(bytes);
    expect(read.end).toBe(bytes.length);
    expect(read.grains).toEqual([0, 128, 3 * 128, 65_408, 65_536, 3 * 65_536 + 7 * 128, 4 * 65_536 + 15 * 128]);
    const [grainTable, directory, footer, end] = [1, 2, 3, 0];
    expect(read.markers).toEqual([grainTable, grainTable, grainTable, grainTable, directory, footer, end]);
    // This is why qemu-img's own file is not used.
    const original = readFileSync(converted);
    expect(readAsStream(original).end).toBeLessThan(original.length);
  });

  test("is returned with its digest and sizes", async () => {
    const { converted, stream } = convert(size, places);
    const facts = await writeStream(converted, stream, identity);
    const bytes = readFileSync(stream);
    expect(facts).toEqual<StreamedDisk>({
      sha256: createHash("sha256").update(bytes).digest("hex"),
      fileSize: bytes.length,
      capacity: size,
      populatedSize: 7 * grain,
    });
  });

  test("is the same file for the same image, and contains its own name", async () => {
    const first = convert(size, places);
    const before = await writeStream(first.converted, first.stream, identity);
    const again = await writeStream(convert(size, places).converted, join(dir, "again.vmdk"), identity);
    expect(again).toEqual(before);
    const text = readFileSync(first.stream, "latin1").slice(sector, 21 * sector);
    expect(text).toContain(`RDONLY ${size / sector} SPARSE "web-disk1.vmdk"`);
    expect(text).toContain("CID=89abcdef\n");
  });

  test.each([
    ["an empty disk", table, [], 1],
    ["a disk that is not a multiple of a grain", 5 * grain + 1536, [0, 5 * grain + 1024], 512],
    ["more than is read at once", 2 * table, Array.from({ length: 150 }, (_, i) => i * 2 * grain), grain],
  ])("holds %s", async (_, size, places, length) => {
    const { image, converted, stream } = convert(size, places, length);
    const facts = await writeStream(converted, stream, identity);
    expect(facts.capacity).toBe(size);
    expect(readAsStream(readFileSync(stream)).end).toBe(facts.fileSize);
    execFileSync("qemu-img", ["compare", "-q", "-f", "qcow2", "-F", "vmdk", image.path, stream]);
  });
});

describe("what is not copied", () => {
  test("a file that is not a stream-optimised VMDK", async () => {
    const plain = join(dir, "plain.vmdk");
    execFileSync("qemu-img", ["create", "-q", "-f", "vmdk", plain, "1M"]);
    await expect(writeStream(plain, join(dir, "out"), identity)).rejects.toThrow(/unknown form of VMDK/);
    writeFileSync(plain, "nothing of the kind");
    await expect(writeStream(plain, join(dir, "out2"), identity)).rejects.toThrow(/unknown form of VMDK/);
  });

  test("a truncated one", async () => {
    const { converted, stream } = convert(table, [0, grain]);
    truncateSync(converted, 128 * sector + 100);
    await expect(writeStream(converted, stream, identity)).rejects.toThrow(/in the middle of a grain/);
  });
});
