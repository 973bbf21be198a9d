import { describe, expect, test } from "vitest";
import type { DiskFacts } from "../../../src/preview/kinds/kind";
import type { Action } from "../../../src/preview/step";
import { diskChanges } from "../../../src/review/disks";
import { step } from "./steps";

const gib = 2 ** 30;
const facts: DiskFacts = { disk: "data", machine: "m", bytes: 2 * gib, bytesBefore: gib, deleteWithMachine: false };
const disk = (action: Action, more: Partial<DiskFacts> = {}, changed: string[] = []) => ({
  step: step({ action, changed }),
  facts: { ...facts, ...more },
});

describe("a data disk", () => {
  test.each<[Action, Partial<DiskFacts>, string[], [fate: string, words: string][]]>([
    ["create", {}, [], [["new", "new data disk data of 2GiB"]]],
    ["create", { bytes: undefined }, [], [["new", "new data disk data"]]],
    ["delete", {}, [], [["kept", "data disk data kept, no longer managed by the stack"]]],
    ["delete", { deleteWithMachine: true }, [], [["lost", "data disk data (1GiB) is deleted with its data"]]],
    [
      "delete",
      { deleteWithMachine: true, bytesBefore: undefined },
      [],
      [["lost", "data disk data is deleted with its data"]],
    ],
    [
      "replace",
      { deleteWithMachine: true },
      [],
      [
        ["lost", "data disk data (1GiB) is deleted with its data"],
        ["new", "replaced by a new, empty data disk data"],
      ],
    ],
    ["update", {}, ["bytes"], [["grown", "data disk data grows 1GiB → 2GiB"]]],
    [
      "update",
      { grownAtBoot: true },
      ["bytes"],
      [["grown", "data disk data grows 1GiB → 2GiB, which the guest sees after its next boot"]],
    ],
    ["update", { bytesBefore: undefined }, [], [["grown", "data disk data grows  → 2GiB"]]],
    ["update", { bytes: gib }, ["a", "b"], [["attached otherwise", "data disk data: a changed, b changed"]]],
    ["same", {}, [], []],
    ["other", {}, [], []],
  ])("with %s, %j, %j", (action, more, changed, expected) => {
    const found = diskChanges([disk(action, more, changed)], ["other"], "live");
    expect(found).toEqual(expected.map(([fate, words]) => ({ disk: "data", fate, words })));
  });
});

test.each(["replace", "destroy"] as const)("with %s of its machine, each other disk is kept, once", (effect) => {
  const kept = (name: string) => ({ disk: name, fate: "kept", words: `data disk ${name} kept` });
  expect(diskChanges([disk("same"), disk("same", { disk: "log" })], ["data", "more"], effect)).toEqual([
    kept("data"),
    kept("more"),
    kept("log"),
  ]);
  expect(diskChanges([disk("update")], ["data", "more"], effect)).toEqual([
    { disk: "data", fate: "grown", words: "data disk data grows 1GiB → 2GiB" },
    kept("more"),
  ]);
});
