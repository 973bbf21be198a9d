import { describe, expect, test } from "vitest";
import { byEffect, byNumber, effects, worst } from "../../../src/preview/effect";
import { baseName, describeBase, shortName } from "../../../src/preview/images";
import { readLicences } from "../../../src/preview/licences";
import { unique } from "../../../src/preview/unique";
import {
  bag,
  entry,
  hasUnknown,
  list,
  number,
  sameValue,
  text,
  texts,
  unknownValue,
} from "../../../src/preview/values";

describe("nothing is taken for granted about what a value is:", () => {
  const values = [undefined, null, 5, Number.NaN, Number.POSITIVE_INFINITY, "a", "", unknownValue, ["a", 5], { a: 1 }];

  test("properties", () => {
    expect(values.map(bag)).toEqual([{}, {}, {}, {}, {}, {}, {}, {}, {}, { a: 1 }]);
  });

  test("lists, and the texts of a list", () => {
    expect(values.map(list)).toEqual([[], [], [], [], [], [], [], [], ["a", 5], []]);
    expect(values.map(texts).at(-2)).toEqual(["a"]);
  });

  test("texts and numbers that are known", () => {
    const none = undefined;
    expect(values.map(text)).toEqual([none, none, none, none, none, "a", "", none, none, none]);
    expect(values.map(number)).toEqual([none, none, 5, none, none, none, none, none, none, none]);
  });

  test("unknown parts", () => {
    expect(values.map(hasUnknown)).toEqual(values.map((value) => value === unknownValue));
    expect(hasUnknown([{ a: ["b", unknownValue] }])).toBe(true);
    expect(hasUnknown([{ [unknownValue]: null }])).toBe(false);
  });

  test("entries of a table, which has no keys but its own", () => {
    expect(entry({ a: 1 }, "a")).toBe(1);
    expect(entry({ a: 1 }, "toString")).toBeUndefined();
    expect(entry(undefined, "a")).toBeUndefined();
  });
});

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [1, "1", false],
  [null, undefined, false],
  [null, {}, false],
  [{}, null, false],
  ["a", {}, false],
  [{}, "a", false],
  [{ a: 1, b: [2, { c: 3 }] }, { b: [2, { c: 3 }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1 }, false],
  [{ a: undefined }, { b: undefined }, false],
  [{ a: 1, toString: undefined }, { a: 1, b: 1 }, false],
  [["a"], { 0: "a" }, false],
  [{ 0: "a" }, ["a"], false],
  [[1, 2], [2, 1], false],
])("%j and %j are the same: %s", (a, b, same) => {
  expect(sameValue(a, b)).toBe(same);
});

test("the worst effect, and the order of changes by effect and then by name with its numbers", () => {
  expect(worst([])).toBe("none");
  expect(worst(["live", "none", "reboot"])).toBe("reboot");
  expect(worst(["replace", "data loss"])).toBe("data loss");
  const change = (effect: (typeof effects)[number], name: string) => ({ effect, name });
  const changes = [change("live", "a-10"), change("live", "a-9"), change("destroy", "z")];
  expect(changes.sort(byEffect).map(({ name }) => name)).toEqual(["z", "a-9", "a-10"]);
  expect(byNumber.compare("a-10", "a-9")).toBeGreaterThan(0);
  expect(effects).toEqual([
    ...["data loss", "destroy", "replace", "reboot", "stopped", "suspended", "started", "create", "live", "none"],
  ]);
});

test("names of image files", () => {
  expect(shortName("/pool/web-1.qcow2")).toBe("web-1");
  expect(shortName("a.qcow2-1")).toBe("a.qcow2-1");
  expect(baseName("/pool/web-1.qcow2")).toBe("web-1.qcow2");
  expect(unique(["b", "a", "b"])).toEqual(["b", "a"]);
});

test.each<[unknown, string]>([
  [
    { kind: "bootstrap", suite: "trixie", components: ["main", "contrib", "non-free"] },
    "Debian trixie contrib non-free",
  ],
  [{ kind: "bootstrap", suite: "trixie" }, "Debian trixie"],
  [{ kind: "bootstrap" }, "Debian "],
  [{ kind: "file", path: "/x/base.qcow2" }, "file base.qcow2"],
  [{ kind: "file" }, "file "],
  [{ kind: "url", url: "https://x/y" }, "https://x/y"],
  [{ kind: "url" }, "a download"],
  [{ kind: "ami" }, "an AMI of others"],
  [{ kind: "template", template: "t" }, "template t"],
  [{ kind: "template" }, "template "],
  [{}, "unknown"],
  [null, "unknown"],
])("the base %j is described as %s", (base, words) => {
  expect(describeBase({ base })).toBe(words);
});

test("licences in a state may have any content", () => {
  const entryOf = (name: unknown, more: object) => ({ name, ...more });
  expect(
    readLicences({
      image: ["MIT", 5],
      packages: [entryOf("a", { spdx: "ISC" }), entryOf("b", {}), entryOf(5, { spdx: "MIT" }), null],
      commercial: [
        entryOf("Agent", { seats: 3, packages: ["x", 5] }),
        entryOf("Other", { seats: "3" }),
        entryOf(5, { seats: 3 }),
        null,
      ],
    }),
  ).toEqual({
    image: ["MIT"],
    packages: [{ name: "a", spdx: "ISC" }],
    commercial: [{ name: "Agent", seats: 3, packages: ["x"] }],
  });
  expect(readLicences(undefined)).toEqual({ image: [], packages: [], commercial: [] });
});
