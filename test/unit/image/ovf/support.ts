import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { BuiltImage } from "../../../../src/image/buildOnce";
import { type OvfOptions, type OvfPlan, planOvf } from "../../../../src/image/ovf/plan";
import type { StreamedDisk } from "../../../../src/image/ovf/streamDisk";
import { bookworm, planned } from "../support";

const mebibyte = 2 ** 20;

/** An image without a file. */
export const imagined: BuiltImage = {
  path: "/cache/web.qcow2",
  manifestPath: "/cache/web.json",
  sha256: "5".repeat(64),
  fileSize: 1000,
  virtualSize: 2 * 2 ** 30,
  builtAt: "2026-11-25T12:00:00.000Z",
};

export const imaginedDisk: StreamedDisk = {
  sha256: "6".repeat(64),
  fileSize: 123_904,
  capacity: 2 * 2 ** 30,
  populatedSize: 65_536 * 7,
};

export function ovfPlan(options?: OvfOptions, name = "web", suite = "bookworm"): OvfPlan {
  const recipe = planned({ ...bookworm, base: { bootstrap: { suite } } }, undefined, name);
  return planOvf(imagined, recipe, options);
}

/** A qcow2 of `size` bytes with `length` bytes of incompressible noise at each of the given offsets. */
export function smallImage(dir: string, size: number, places: readonly number[], length = 64): BuiltImage {
  const raw = join(dir, "disk.raw");
  const path = join(dir, "disk.qcow2");
  const file = openSync(raw, "w");
  places.forEach((place, i) => {
    const noise = createHash("shake256", { outputLength: length }).update(String(i)).digest();
    writeSync(file, noise, 0, length, place);
  });
  ftruncateSync(file, size);
  closeSync(file);
  execFileSync("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", "-c", raw, path]);
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  const { size: fileSize } = statSync(path);
  return { path, manifestPath: "", sha256, fileSize, virtualSize: size, builtAt: imagined.builtAt };
}

export const sizes = { mebibyte, table: 32 * mebibyte, grain: 65_536 };
