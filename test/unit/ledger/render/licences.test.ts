import { expect, test } from "vitest";
import type { ImageLicencesRow, Ledger, SeatUse } from "../../../../src/ledger/licences";
import { licenceSections } from "../../../../src/ledger/render/licences";

const image: ImageLicencesRow = { image: "web-1", stacks: [], base: "Debian", machines: 0, own: [], commercial: [] };
const use: SeatUse = { licence: "Oracle", seats: 5, used: 5, disagreeing: [], packages: [], by: [] };

function sections(more: Partial<Ledger>) {
  const [images, seats] = licenceSections({ images: [], seats: [], others: 0, ...more });
  return { images: images!, seats: seats! };
}
const imageCells = (more: Partial<ImageLicencesRow>) => sections({ images: [{ ...image, ...more }] }).images.rows[0]!;
const imageNotes = (more: Partial<ImageLicencesRow>) => sections({ images: [{ ...image, ...more }] }).images.notes;
const seatCells = (more: Partial<SeatUse>) => sections({ seats: [{ ...use, ...more }] }).seats.rows[0]!;
const seatNotes = (more: Partial<SeatUse>) => sections({ seats: [{ ...use, ...more }] }).seats.notes;
const counts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ licence: `L${i + 1}`, packages: count - i }));

test("an image with everything, and one without", () => {
  expect(sections({}).images.heads).toEqual([
    "Image",
    "Stacks",
    "Base",
    "Machines",
    "Own licences",
    "Licences of packages",
    "Commercial licences",
  ]);
  expect(
    imageCells({
      stacks: ["shop/dev", "shop/prod"],
      machines: 3,
      own: ["MIT", "0BSD"],
      packages: counts(2),
      commercial: ["Oracle", "Agent"],
    }),
  ).toEqual(["web-1", "shop/dev, shop/prod", "Debian", "3", "MIT, 0BSD", "L1 (2), L2 (1)", "Oracle, Agent"]);
  expect(imageCells({})).toEqual(["web-1", "", "Debian", "0", "", "no manifest in the cache", ""]);
});

test("four licences of packages are named, and the rest is counted", () => {
  expect(imageCells({ packages: counts(4) })[5]).toBe("L1 (4), L2 (3), L3 (2), L4 (1)");
  expect(imageCells({ packages: counts(6) })[5]).toBe("L1 (6), L2 (5), L3 (4), L4 (3), 2 more");
  expect(imageCells({ packages: [] })[5]).toBe("");
});

test("packages to be reviewed by hand are a note", () => {
  expect(imageNotes({})).toEqual([]);
  expect(imageNotes({ unknown: [] })).toEqual([]);
  expect(imageNotes({ unknown: ["a"] })).toEqual(["web-1: the licence of 1 package has to be reviewed by hand: a."]);
  expect(imageNotes({ unknown: ["a", "b"] })).toEqual([
    "web-1: the licences of 2 packages have to be reviewed by hand: a, b.",
  ]);
});

test.each([
  [0, []],
  [1, ["1 machine is made from images that none of these stacks declares, so their licences are unknown."]],
  [2, ["2 machines are made from images that none of these stacks declares, so their licences are unknown."]],
])("%d machines from other images", (others, notes) => {
  expect(sections({ others }).images.notes).toEqual(notes);
});

test("seats, with how many are missing", () => {
  expect(sections({}).seats).toMatchObject({
    title: "Seats",
    heads: ["Licence", "Used", "Seats", "", "Packages", "By"],
  });
  expect(seatCells({ packages: ["oracle-xe", "oracle-tools"] })).toEqual([
    "Oracle",
    "5",
    "5",
    "",
    "oracle-xe, oracle-tools",
    "",
  ]);
  expect(seatCells({ used: 7 })[3]).toBe("2 too many");
});

test("who uses seats is listed by stack, in order, with the seats of a farm", () => {
  const by = [
    { stack: "shop/dev", machine: "web-2", seats: 1 },
    { stack: "shop/prod", machine: "db", seats: 1 },
    { stack: "shop/dev", machine: "web-1", seats: 1 },
    { stack: "shop/dev", machine: "farm", seats: 4 },
  ];
  expect(seatCells({ by })[5]).toBe("shop/dev: farm (4), web-1, web-2; shop/prod: db");
});

test("images that declare more seats than others are a note", () => {
  expect(seatNotes({})).toEqual([]);
  expect(seatNotes({ disagreeing: ["web-1"] })).toEqual([
    "Oracle: images declare different numbers of seats. 5 is used; web-1 declares more.",
  ]);
  expect(seatNotes({ disagreeing: ["web-1", "db-1"] })).toEqual([
    "Oracle: images declare different numbers of seats. 5 is used; web-1, db-1 declare more.",
  ]);
});
