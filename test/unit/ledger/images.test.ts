import { expect, test } from "vitest";
import type { ImageManifest } from "../../../src/image/manifest";
import type { CachedImage } from "../../../src/ledger/cachedImages";
import { driftOf, imageRows, type ScanResult } from "../../../src/ledger/images";
import type { DeclaredImage } from "../../../src/ledger/inventory";
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

const stackImage = (stack: string, file: string): DeclaredImage => ({
  stack,
  name: "declared",
  file,
  recipeHash: "1",
  base: "Debian",
  licences: { image: [], packages: [], commercial: [] },
  place: { kind: "libvirt", at: "qemu:///system" },
});
const machineOf = (stack: string, name: string, image: string, count = 1) => ({ stack, name, count, image });

/** The only row of a scan. */
function onlyRow(more: Partial<ScanResult>) {
  const rows = imageRows(scanned(more));
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

test("who uses an image: each stack with its own machines, then disks", () => {
  const file = "web-1.qcow2";
  const inventory = {
    images: ["shop/none", "shop/one", "shop/farm"].map((stack) => stackImage(stack, file)),
    machines: [
      machineOf("shop/one", "a", file),
      machineOf("shop/farm", "b", file, 4),
      machineOf("shop/farm", "c", file),
      machineOf("shop/none", "d", "other.qcow2"),
    ],
  };
  const backed = new Map([[`/cache/images/${file}`, ["the disk x"]]]);
  const row = onlyRow({ cached: [cached(file, 9)], inventory, backed });
  expect(row.users).toEqual([
    "the stack shop/none",
    "the stack shop/one (1 machine)",
    "the stack shop/farm (5 machines)",
    "the disk x",
  ]);
  expect(row.machines.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(row.keepReason).toBe("used by the stack shop/none and 3 more");
  expect(row.where).toEqual(["cache", "pool ? at qemu:///system"]);
  expect(onlyRow({ cached: [cached(file, 9)], backed }).keepReason).toBe("used by the disk x");
});

test("an image that is only published is described by its copies", () => {
  const ami = { kind: "EC2" as const, at: "eu-central-1" };
  const copies = [
    inPool("web-0123456789ab.qcow2", { builtAt: undefined }),
    inPool("web-0123456789ab.qcow2", { bytes: 5 }),
    inPool("web-0123456789ab.qcow2", { bytes: 9, place: ami }),
    inPool("web-0123456789ab.qcow2", { bytes: 7 }),
  ];
  expect(onlyRow({ published: copies })).toMatchObject({
    name: "web",
    base: "",
    ageDays: 90 / 24,
    bytes: 9,
    where: ["pool default at qemu:///system", "EC2 eu-central-1"],
  });
  const { manifest } = cached("db-1.qcow2", 48);
  const described = onlyRow({ published: [inPool("web-1.qcow2"), inPool("web-1.qcow2", { manifest })] });
  expect(described).toMatchObject({ name: "db", base: "Debian bookworm", ageDays: 2, manifest });
  expect(described.bytes).toBeUndefined();
  const unknown = onlyRow({ published: [inPool("web-1.qcow2", { builtAt: undefined })] });
  expect(unknown.builtAt).toBeUndefined();
  expect(unknown.ageDays).toBeUndefined();
});

test.each([
  ["web-0123456789ab.qcow2", "web"],
  ["web-0123456789ab", "web"],
  ["web-1.qcow2", "web-1"],
  ["web-0123456789xy.qcow2", "web-0123456789xy"],
  ["a-0123456789ab-0123456789ab.qcow2", "a-0123456789ab"],
  ["a.qcow2.qcow2", "a.qcow2"],
  ["ami-7", "ami-7"],
])("an image without manifest in the file %s is called %s", (file, name) => {
  expect(onlyRow({ published: [inPool(file)] }).name).toBe(name);
});

test("a manifest without its recipe names nothing, and the stack's name is used", () => {
  const { manifest } = cached("web-1.qcow2", 9);
  const incomplete = cached("web-1.qcow2", 9, { manifest: { ...manifest!, recipe: undefined as never } });
  const inventory = { ...nothing, images: [stackImage("shop/dev", "web-1.qcow2")] };
  expect(onlyRow({ cached: [incomplete], inventory })).toMatchObject({ name: "declared", base: "Debian" });
});

test("what was changed or built within the last hour is kept", () => {
  const changed = (ageOfFile: number, age: number) =>
    keepReasons({ cached: [cached("web-1.qcow2", age, { changedAt: hours(ageOfFile) })], keep: 0 })["web-1.qcow2"];
  expect(changed(1, 20)).toBeUndefined();
  expect(changed(0.99, 20)).toMatch(/less than an hour old/);
  expect(changed(20, 0.5)).toMatch(/less than an hour old/);
  const published = (builtAt?: string) =>
    keepReasons({ published: [inPool("web-1.qcow2", { builtAt })], keep: 0 })["web-1.qcow2"];
  expect(published(new Date(hours(0.5)).toISOString())).toMatch(/less than an hour old/);
  expect(published(new Date(hours(2)).toISOString())).toBeUndefined();
});

test("a copy that cannot be removed keeps the image", () => {
  const copies = [inPool("web-1.qcow2"), inPool("web-1.qcow2", { keepReason: "an AMI" })];
  expect(keepReasons({ published: copies, keep: 0 })).toEqual({ "web-1.qcow2": "an AMI" });
});

test("an image that is only declared is not the newest of its name, and comes last", () => {
  const inventory = { ...nothing, images: [{ ...stackImage("shop/dev", "web-9.qcow2"), name: "web" }] };
  const rows = imageRows(scanned({ cached: [cached("web-1.qcow2", 9)], inventory }));
  expect(rows.map(({ file, keepReason }) => [file, keepReason])).toEqual([
    ["web-1.qcow2", "it is the newest of web"],
    ["web-9.qcow2", "used by the stack shop/dev"],
  ]);
});

test("machines with outdated images are listed by stack, and only those", () => {
  const machines = [
    machineOf("shop/dev", "b", "web-1.qcow2"),
    machineOf("shop/prod", "c", "web-1.qcow2"),
    machineOf("shop/dev", "a", "web-1.qcow2"),
    machineOf("shop/dev", "new", "web-2.qcow2"),
    machineOf("shop/dev", "db", "db-1.qcow2"),
    machineOf("shop/dev", "unbuilt", "web-3.qcow2"),
  ];
  const images = [stackImage("shop/dev", "web-3.qcow2")].map((image) => ({ ...image, name: "web" }));
  const inventory = { images, machines };
  const files = [cached("web-1.qcow2", 9), cached("web-2.qcow2", 5), cached("db-1.qcow2", 20)];
  const drift = driftOf(imageRows(scanned({ cached: files, inventory })), inventory);
  const outdated = { name: "web", image: "web-1.qcow2", newest: "web-2.qcow2" };
  expect(drift).toEqual([
    { stack: "shop/dev", ...outdated, machines: ["a", "b"] },
    { stack: "shop/prod", ...outdated, machines: ["c"] },
  ]);
  const unbuilt = { images, machines: [machineOf("shop/dev", "unbuilt", "web-3.qcow2")] };
  expect(driftOf(imageRows(scanned({ inventory: unbuilt })), unbuilt)).toEqual([]);
});
