import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toQcow2 } from "../../../src/cloudInit/qcow2";
import { propertyRuns } from "../../support/longRun";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "qcow2-test-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const cluster = 2 ** 16;

/** What QEMU sees of a disk's qcow2, which has to be whole and to have the same content. */
function readByQemu(disk: Buffer) {
  const [raw, qcow2] = [join(directory, "disk.raw"), join(directory, "disk.qcow2")];
  writeFileSync(raw, disk);
  const bytes = toQcow2(disk);
  writeFileSync(qcow2, bytes);
  const run = (...args: string[]) => execFileSync("qemu-img", args, { encoding: "utf8" });
  run("compare", "-f", "raw", "-F", "qcow2", raw, qcow2);
  const check = JSON.parse(run("check", "-f", "qcow2", "--output=json", qcow2));
  const info = JSON.parse(run("info", "-f", "qcow2", "--output=json", qcow2));
  return { bytes, check, info };
}

const sparse = fc
  .tuple(
    fc.integer({ min: 1, max: 40 * 128 }),
    fc.array(fc.record({ at: fc.nat(2 ** 31), data: fc.uint8Array({ minLength: 1, maxLength: 2_000 }) }), {
      maxLength: 6,
    }),
  )
  .map(([sectors, writes]) => {
    const disk = Buffer.alloc(sectors * 512);
    for (const { at, data } of writes) disk.set(data.subarray(0, disk.length - (at % disk.length)), at % disk.length);
    return disk;
  });

test("QEMU reads any disk as it was, finds the file whole, and nothing in it that no cluster refers to", () => {
  fc.assert(
    fc.property(sparse, (disk) => {
      const { bytes, check, info } = readByQemu(disk);
      expect(info).toMatchObject({ format: "qcow2", "virtual-size": disk.length, "cluster-size": cluster });
      expect(check).toMatchObject({ "check-errors": 0, "image-end-offset": bytes.length });
      expect(check).not.toHaveProperty("leaks");
      expect(check).not.toHaveProperty("corruptions");
    }),
    { numRuns: propertyRuns(25) },
  );
});

test("clusters without data are not in it", () => {
  const disk = Buffer.alloc(20 * cluster);
  const empty = toQcow2(disk).length;
  disk[7 * cluster + 3] = 1;
  expect(toQcow2(disk).length).toBe(empty + cluster);
  expect(empty).toBe(5 * cluster);
});

test("the file is no larger than that of qemu-img", () => {
  const disk = Buffer.alloc(2 ** 21, "seed");
  const [raw, qcow2] = [join(directory, "disk.raw"), join(directory, "disk.qcow2")];
  writeFileSync(raw, disk);
  execFileSync("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, qcow2]);
  expect(toQcow2(disk).length).toBe(Number(execFileSync("stat", ["-c", "%s", qcow2])));
});

test("a disk that one table cannot describe is refused", () => {
  expect(toQcow2(Buffer.alloc(2 ** 29)).length).toBe(5 * cluster);
  expect(() => toQcow2(Buffer.alloc(2 ** 29 + 1))).toThrow(RangeError);
});
