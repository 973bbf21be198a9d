import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ImageBuildError } from "../../../../src/image/builder";
import type { BuiltImage } from "../../../../src/image/buildOnce";
import { ovfPackage } from "../../../../src/image/ovf/package";
import type { OvfPackage } from "../../../../src/image/ovf/packageFiles";
import type { OvfOptions } from "../../../../src/image/ovf/plan";
import { temporaryDirectory } from "../../../support/temporaryDirectory";
import { planned } from "../support";
import { sizes, smallImage } from "./support";

const recipe = planned();
let image: BuiltImage;
beforeAll(() => {
  image = smallImage(temporaryDirectory(), 2 * sizes.mebibyte, [0, sizes.grain, 2 * sizes.mebibyte - 64]);
});

const make = (cacheDir: string, options?: OvfOptions, onProgress?: (line: string) => void) =>
  ovfPackage(image, recipe, options, { cacheDir, onProgress });
const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

describe("a package", () => {
  let cache: string;
  let made: OvfPackage;
  beforeAll(async () => {
    cache = temporaryDirectory();
    made = await make(cache);
  });

  test("has a manifest with the digests of its other files, in the format that vSphere reads", () => {
    const lines = readFileSync(made.manifest, "utf8").split("\n");
    const name = recipe.fileName.replace(".qcow2", "");
    expect(lines).toEqual([
      `SHA256(${name}.ovf)= ${sha256(made.descriptor)}`,
      `SHA256(${name}-disk1.vmdk)= ${sha256(made.disk)}`,
      "",
    ]);
    expect(made.sha256).toBe(sha256(made.manifest));
    for (const file of made.files) {
      expect(file).toMatchObject({ sha256: sha256(file.path), size: statSync(file.path).size });
      expect(statSync(file.path).mode & 0o777).toBe(0o444);
    }
  });

  test("states the true sizes in its descriptor", () => {
    const text = readFileSync(made.descriptor, "utf8");
    expect(text).toContain(`ovf:size="${statSync(made.disk).size}"`);
    expect(text).toContain(`ovf:capacity="${image.virtualSize}"`);
    expect(text).toContain(`ovf:populatedSize="${3 * sizes.grain}"`);
    expect(made.capacity).toBe(image.virtualSize);
  });

  test("is not built again", async () => {
    const progress: string[] = [];
    expect(await make(cache, {}, (line) => progress.push(line))).toEqual(made);
    expect(progress).toEqual([]);
  });

  test("differs with other options, and is the same elsewhere", async () => {
    const other = await make(cache, { firmware: "efi" });
    expect(other.dir).not.toBe(made.dir);
    expect(other.sha256).not.toBe(made.sha256);
    const elsewhere = await make(temporaryDirectory());
    expect(elsewhere.files.map(({ sha256 }) => sha256)).toEqual(made.files.map(({ sha256 }) => sha256));
  });

  test("is built again if a file is truncated", async () => {
    chmodSync(made.disk, 0o644);
    truncateSync(made.disk, 1000);
    const again = await make(cache);
    expect(sha256(again.disk)).toBe(again.files[2]!.sha256);
  });
});

test("many callers at the same time build one, and leave nothing else", async () => {
  const cache = temporaryDirectory();
  const progress: string[] = [];
  mkdirSync(join(cache, "ovf"));
  const leftover = (await make(cache)).dir;
  const name = leftover.split("/").at(-1)!;
  // What a killed process leaves behind, without the record of a complete package.
  mkdirSync(join(cache, "ovf", `.${name}.abcdef`));
  truncateSync(join(leftover, "package.json"), 3);
  const made = await Promise.all([1, 2, 3].map(() => make(cache, {}, (line) => progress.push(line))));
  expect(new Set(made.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(progress.filter((line) => line.startsWith("converting"))).toHaveLength(1);
  expect(progress.filter((line) => line.startsWith("waiting"))).toHaveLength(2);
  expect(readdirSync(join(cache, "ovf"))).toEqual([name]);
});

test("an image that has changed since it was built is refused, and no package is left", async () => {
  const cache = temporaryDirectory();
  const damaged = smallImage(temporaryDirectory(), sizes.mebibyte, [0]);
  appendFileSync(damaged.path, "x");
  const attempt = ovfPackage(damaged, recipe, {}, { cacheDir: cache });
  await expect(attempt).rejects.toThrow(ImageBuildError);
  await expect(attempt).rejects.toThrow(/has changed since it was built: remove it/);
  expect(readdirSync(join(cache, "ovf"))).toEqual([]);
});

test("an image with a different size than stated is refused", async () => {
  const wrong = { ...image, virtualSize: image.virtualSize + 512 };
  await expect(ovfPackage(wrong, recipe, {}, { cacheDir: temporaryDirectory() })).rejects.toThrow(
    /the OVF package of disk.qcow2: the VMDK has 2097152 bytes, the image 2097664/,
  );
});
