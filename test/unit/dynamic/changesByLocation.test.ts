import { expect, test } from "vitest";
import { changesByLocation } from "../../../src/dynamic/provider";

const changes = changesByLocation<"site", { town: string; key: string }>(
  "site",
  (before, now) => before?.town === now.town,
);
const olds = { site: { town: "a", key: "1" }, size: 1 };

test.each([
  ["nothing", olds, { changes: false, changed: [] }],
  ["another way in", { ...olds, site: { town: "a", key: "2" } }, { changes: true, changed: [] }],
  ["another location", { ...olds, site: { town: "b", key: "1" } }, { changes: true, changed: ["site"] }],
  ["a value, and another way in", { site: { town: "a", key: "2" }, size: 2 }, { changes: true, changed: ["size"] }],
])("%s", (_what, news, expected) => {
  expect(changes(olds, news)).toEqual(expected);
});

test("a resource without a location in the state was elsewhere", () => {
  expect(changes({ size: 1 } as never, olds)).toEqual({ changes: true, changed: ["site"] });
});
