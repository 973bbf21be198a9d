import { expect, test } from "vitest";
import type { ImageRow } from "../../../../src/ledger/images";
import type { DeclaredImage, Inventory, InventoryMachine } from "../../../../src/ledger/inventory";
import { imageSections } from "../../../../src/ledger/render/images";
import type { SecurityLag } from "../../../../src/ledger/security";

const nothing: Inventory = { images: [], machines: [] };
const gib = 2 ** 30;

function row(more: Partial<ImageRow>): ImageRow {
  return { file: "web-1.qcow2", name: "web", base: "", where: [], users: [], machines: [], published: [], ...more };
}

/** The cells of a row's columns by their heads. */
function cellsOf(more: Partial<ImageRow>): Record<string, string> {
  const [{ heads, rows }] = imageSections([row(more)], nothing, []) as [{ heads: string[]; rows: string[][] }];
  return Object.fromEntries(heads.map((head, i) => [head, rows[0]![i]!]));
}

test("an image of which little is known", () => {
  expect(cellsOf({})).toEqual({
    Image: "web-1",
    Base: "",
    Age: "unknown",
    Size: "unknown",
    "Security updates": "",
    Where: "",
    "Used by": "",
    "Can be removed": "yes",
  });
});

test("an image is named as its file without the extension, which only ends a name", () => {
  expect(cellsOf({ file: "a.qcow2-1.qcow2" }).Image).toBe("a.qcow2-1");
  expect(cellsOf({ file: "a.qcow2-1" }).Image).toBe("a.qcow2-1");
});

test.each([
  [0, "0 h"],
  [-1, "0 h"],
  [1.99, "48 h"],
  [2, "2 days"],
  [2.6, "3 days"],
])("an age of %d days is shown as %s", (ageDays, shown) => {
  expect(cellsOf({ ageDays }).Age).toBe(shown);
});

test.each([
  [1, "1 MiB"],
  [gib - 2 ** 20, "1023 MiB"],
  [gib, "1.0 GiB"],
  [2.55 * gib, "2.5 GiB"],
])("a size of %d bytes is shown as %s", (bytes, shown) => {
  expect(cellsOf({ bytes }).Size).toBe(shown);
});

test.each<[SecurityLag, string]>([
  [{ unknown: "the archive does not respond" }, "unknown: the archive does not respond"],
  [{ behind: [] }, "none"],
  [{ behind: [{ name: "bash", installed: "1", update: "2" }] }, "for 1 package"],
  [
    {
      behind: [
        { name: "bash", installed: "1", update: "2" },
        { name: "zsh", installed: "1", update: "2" },
      ],
    },
    "for 2 packages",
  ],
])("security updates: %j", (lag, shown) => {
  expect(cellsOf({ lag })["Security updates"]).toBe(shown);
});

test("three users are named, and the rest is counted", () => {
  expect(cellsOf({ users: ["a", "b", "c"] })["Used by"]).toBe("a, b, c");
  expect(cellsOf({ users: ["a", "b", "c", "d", "e"] })["Used by"]).toBe("a, b, c, 2 more");
  expect(cellsOf({ users: [], keepReason: "it is being built", where: ["cache", "pool"] })).toMatchObject({
    Where: "cache, pool",
    "Can be removed": "no: it is being built",
  });
});

test("what could not be checked is a note", () => {
  const [section] = imageSections([], nothing, ["qemu:///x (not there)", "/srv (not readable)"]);
  expect(section!.notes).toEqual(["Not checked: qemu:///x (not there).", "Not checked: /srv (not readable)."]);
});

const image = (file: string, recipeHash: string) => ({ file, recipeHash }) as DeclaredImage;
const machine = (name: string, file: string, count = 1): InventoryMachine => ({
  stack: "shop/dev",
  name,
  count,
  image: file,
});

test("machines with an outdated image are listed by stack", () => {
  const rows = [row({ file: "web-2.qcow2", builtAt: "2026-02-01" }), row({ builtAt: "2026-01-01" })];
  const machines = [machine("b", "web-1.qcow2"), machine("a", "web-1.qcow2"), machine("c", "web-2.qcow2")];
  const [, drift] = imageSections(rows, { ...nothing, machines }, []);
  expect(drift).toEqual({
    title: "Machines with an outdated image",
    heads: ["Stack", "Machines", "Image", "Newest"],
    rows: [["shop/dev", "a, b", "web-1", "web-2"]],
  });
});

test.each<[string, DeclaredImage[], InventoryMachine[], string[]]>([
  ["none", [], [], []],
  ["one of each", [image("web-1.qcow2", "1")], [machine("a", "web-1.qcow2")], ["1 machine, 1 image, 1 recipe."]],
  [
    "images of one recipe on two platforms, one image in two stacks, and a farm",
    [image("web-1.qcow2", "1"), image("web-1.qcow2", "1"), image("web-1b.qcow2", "1"), image("db-2.qcow2", "2")],
    [machine("a", "web-1.qcow2"), machine("farm", "db-2.qcow2", 4)],
    ["5 machines, 3 images, 2 recipes."],
  ],
])("machines, images and recipes are counted: %s", (_what, images, machines, notes) => {
  expect(imageSections([], { images, machines }, []).at(-1)).toEqual({ heads: [], rows: [], notes });
});
