import { expect, test } from "vitest";
import type { ImageManifest } from "../../../src/image/manifest";
import type { CachedImage } from "../../../src/ledger/cachedImages";
import { driftOf, imageRows, type ScanResult } from "../../../src/ledger/images";
import type { PublishedImage } from "../../../src/ledger/published";
import { imageSections } from "../../../src/ledger/render/images";
import { markdownOf, textOf } from "../../../src/report/tables";
import { builtWeb, farmImage, inventoryIn, stateBefore } from "./support";

const now = Date.parse("2026-11-26T12:00:00Z");
const hours = (count: number) => now - count * 3_600_000;
const nothing = { images: [], machines: [] };

function cached(file: string, age: number, more: Partial<CachedImage> = {}): CachedImage {
  const name = file.split("-")[0]!;
  const builtAt = new Date(hours(age)).toISOString();
  const manifest: ImageManifest = { ...builtWeb, file, builtAt, recipe: { ...builtWeb.recipe, name } };
  const image = `/cache/images/${file}`;
  const paths = { dir: "/cache/images", image, manifest: "", sbom: "", log: "" };
  return {
    file,
    paths,
    realPath: paths.image,
    manifest,
    bytes: 190 * 2 ** 20,
    changedAt: hours(age),
    locked: false,
    ...more,
  };
}

function inPool(file: string, more: Partial<PublishedImage> = {}): PublishedImage {
  const place = { kind: "libvirt" as const, at: "qemu:///system", pool: "default" };
  return { file, place, id: `/pool/${file}`, users: [], builtAt: new Date(hours(90)).toISOString(), ...more };
}

function scanned(more: Partial<ScanResult>): ScanResult {
  return { cached: [], published: [], backed: new Map(), inventory: nothing, now, keep: 1, ...more };
}

/** Why to keep each image: `{ "web-2.qcow2": "it is …" }`. */
function keepReasons(more: Partial<ScanResult>): Record<string, string | undefined> {
  return Object.fromEntries(imageRows(scanned(more)).map(({ file, keepReason }) => [file, keepReason]));
}

test("all but the newest images of each name can be removed; --keep sets how many to keep", () => {
  const images = [
    cached("web-1.qcow2", 30),
    cached("web-2.qcow2", 20),
    cached("web-3.qcow2", 10),
    cached("db-1.qcow2", 90),
  ];
  expect(keepReasons({ cached: images })).toEqual({
    "db-1.qcow2": "it is the newest of db",
    "web-3.qcow2": "it is the newest of web",
    "web-2.qcow2": undefined,
    "web-1.qcow2": undefined,
  });
  expect(keepReasons({ cached: images, keep: 2 })).toMatchObject({
    "web-2.qcow2": "it is one of the 2 newest of web",
    "web-1.qcow2": undefined,
  });
  expect(Object.values(keepReasons({ cached: images, keep: 0 }))).toEqual([undefined, undefined, undefined, undefined]);
});

test("an image that a stack declares is kept, and so is the backing file of a disk", () => {
  const old = cached(farmImage, 99);
  const images = [old, cached("web-1.qcow2", 10), cached("web-2.qcow2", 20)];
  expect(keepReasons({ cached: images })[farmImage]).toBeUndefined();
  expect(keepReasons({ cached: images, inventory: inventoryIn(stateBefore("same")) })[farmImage]).toBe(
    "used by the stack shop/dev (6 machines)",
  );
  expect(
    keepReasons({ cached: images, backed: new Map([["/cache/images/web-2.qcow2", ["the disk x"]]]) }),
  ).toMatchObject({
    "web-2.qcow2": "used by the disk x",
    [farmImage]: undefined,
  });
  expect(keepReasons({ cached: images, published: [inPool(farmImage, { users: ["the disk y"] })] })[farmImage]).toBe(
    "used by the disk y",
  );
});

test("an image that is being built, was just built, or is of unknown age is kept", () => {
  const images = [
    cached("web-1.qcow2", 1 / 2),
    cached("web-2.qcow2", 20, { locked: true }),
    cached("web-3.qcow2", 30, { manifest: undefined }),
    cached("web-4.qcow2", 0.1),
  ];
  const published = [inPool("web-5.qcow2", { builtAt: undefined }), inPool("web-6.qcow2")];
  expect(keepReasons({ cached: images, published, keep: 0 })).toEqual({
    "web-1.qcow2": expect.stringMatching(/less than an hour old/),
    "web-2.qcow2": "it is being built",
    "web-3.qcow2": undefined,
    "web-4.qcow2": expect.stringMatching(/less than an hour old/),
    "web-5.qcow2": "its age is unknown",
    "web-6.qcow2": undefined,
  });
});

test("an incomplete image is not the newest of its name", () => {
  const images = [cached("web-1.qcow2", 30), cached("web-2.qcow2", 2, { manifest: undefined })];
  expect(keepReasons({ cached: images })).toEqual({
    "web-1.qcow2": "it is the newest of web",
    "web-2.qcow2": undefined,
  });
});

test("AMIs are left to the stacks that use them", () => {
  const place = { kind: "EC2" as const, at: "eu-central-1" };
  expect(keepReasons({ published: [inPool("web-1.qcow2", { place, keepReason: "an AMI" })], keep: 0 })).toEqual({
    "web-1.qcow2": "an AMI",
  });
});

test("machines whose image is not the newest of its name are listed", () => {
  const inventory = inventoryIn(stateBefore("same"));
  const rows = imageRows(scanned({ cached: [cached(farmImage, 50), cached("web-2.qcow2", 10)], inventory }));
  expect(driftOf(rows, inventory)).toEqual([
    {
      stack: "shop/dev",
      name: "web",
      image: farmImage,
      newest: "web-2.qcow2",
      machines: ["jump", "shop-app-1", "shop-app-2", "shop-db-1", "shop-web-1", "shop-web-2"],
    },
  ]);
  expect(driftOf(imageRows(scanned({ cached: [cached(farmImage, 5)], inventory })), inventory)).toEqual([]);
});

test("the tables are unchanged", () => {
  const inventory = inventoryIn(stateBefore("same"));
  const images = [cached(farmImage, 50), cached("web-2b50f4059fab.qcow2", 10), cached("web-1.qcow2", 900)];
  const rows = imageRows(scanned({ cached: images, published: [inPool(farmImage)], inventory }));
  rows[0]!.lag = { behind: [{ name: "bash", installed: "1", update: "2" }] };
  rows[1]!.lag = { behind: [] };
  rows[2]!.lag = { unknown: "the archive does not respond" };
  const sections = imageSections(rows, inventory, ["qemu:///x (it is not there)"]);
  expect(textOf(sections)).toMatchSnapshot();
  expect(markdownOf(sections)).toMatchSnapshot();
});
