import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillFat } from "../../../src/cloudInit/fat";
import { propertyRuns } from "../../support/longRun";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "fat-test-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const env = { ...process.env, SOURCE_DATE_EPOCH: "315532800", TZ: "UTC" };

function makeEmpty(...options: string[]): string {
  const path = join(directory, "disk");
  execFileSync("mkfs.vfat", ["--invariant", "-n", "CIDATA", ...options, path], { env });
  return path;
}

/** Lengths around whole clusters of 2 KiB, and none at all. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 5_000 }),
  fc.constantFrom(0, 1, 2_047, 2_048, 2_049, 8_192, 500_000).map((length) => new Uint8Array(length).fill(97)),
);
const names = ["meta-data", "user-data", "network-config", "vendor-data", "thirteen-char"];

test("a filesystem has what mkfs.vfat and mcopy write, byte for byte, and no errors", () => {
  fc.assert(
    fc.property(
      fc.array(content, { maxLength: names.length }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      (contents, id) => {
        const files = contents.map((bytes, i) => ({ name: names[i]!, content: Buffer.from(bytes) }));
        writeFileSync(join(directory, "disk"), Buffer.alloc(4 * 2 ** 20));
        const disk = readFileSync(makeEmpty());
        fillFat(disk, id, files);
        const path = makeEmpty("-i", id.toString(16).padStart(8, "0"));
        const texts = files.map(({ name, content }) => {
          writeFileSync(join(directory, name), content);
          return join(directory, name);
        });
        if (texts.length > 0) execFileSync("mcopy", ["-i", path, ...texts, "::"], { env });
        expect(disk.equals(readFileSync(path))).toBe(true);
        writeFileSync(path, disk);
        expect(execFileSync("fsck.vfat", ["-n", path], { encoding: "utf8" })).toContain(`${files.length + 1} files`);
      },
    ),
    { numRuns: propertyRuns(40) },
  );
});

test("another filesystem is refused", () => {
  writeFileSync(join(directory, "disk"), Buffer.alloc(20 * 2 ** 20));
  expect(() => fillFat(readFileSync(makeEmpty("-F", "16")), 1, [])).toThrow("not FAT12");
});
