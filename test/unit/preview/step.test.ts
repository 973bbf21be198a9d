import { describe, expect, test } from "vitest";
import { EventReader, isNotice, type Message, readMessage, readSummaryStep } from "../../../src/preview/forms";
import { inputsOf, type RawStep, readStep, stackOf } from "../../../src/preview/step";
import type { Bag } from "../../../src/preview/values";

const urn = "urn:pulumi:dev::shop::vmfarm:index:VirtualLan$libvirt:index/network:Network::my::lan";
const nothing = { old: undefined, new: undefined, detailedDiff: undefined, diffs: undefined, replaceKeys: undefined };
const read = (more: Partial<RawStep>) => readStep({ op: "update", urn, ...nothing, ...more })!;

describe("a step", () => {
  test("without a resource is ignored", () => {
    expect(readStep({ op: "update", urn: undefined, ...nothing })).toBeUndefined();
  });

  test("has what its URN and its states say", () => {
    const old = { inputs: { a: 1 }, outputs: { path: "/p", other: 1 }, parent: "old parent", id: "old", provider: "x" };
    const current = {
      ...{ inputs: { a: 2 }, outputs: { imageId: "i", endpoint: "e", createdAt: "c" }, parent: "parent", id: "new" },
      provider: "urn:pulumi:dev::shop::pulumi:providers:aws::mine::an-id",
    };
    expect(read({ old, new: current })).toEqual({
      ...{ urn, type: "libvirt:index/network:Network", name: "my::lan", parent: "parent", id: "old", action: "update" },
      ...{ olds: { a: 1 }, news: { a: 2 }, oldOutputs: { path: "/p" }, changed: ["a"], provider: "mine" },
      newOutputs: { imageId: "i", endpoint: "e", createdAt: "c" },
    });
    expect(read({ new: current })).toMatchObject({ id: "new", olds: {} });
    expect(read({ old })).toMatchObject({ id: "old", parent: "old parent", news: {}, provider: "" });
    expect(read({})).toMatchObject({ id: "", parent: "", provider: "" });
    expect(read({ urn: "short" })).toMatchObject({ type: "", name: "" });
  });

  test.each([
    ["same", "same"],
    ["create", "create"],
    ["import", "create"],
    ["update", "update"],
    ["replace", "replace"],
    ["create-replacement", "replace"],
    ["delete-replaced", "replace"],
    ["import-replacement", "replace"],
    ["delete", "delete"],
    ["read", "other"],
    ["toString", "other"],
    [undefined, "other"],
  ])("%s is %s", (op, action) => {
    expect(read({ op }).action).toBe(action);
  });

  test("has its inputs after the change, or those before it", () => {
    expect(inputsOf({ olds: { a: 1 }, news: { a: 2 } })).toEqual({ a: 2 });
    expect(inputsOf({ olds: { a: 1 }, news: {} })).toEqual({ a: 1 });
  });
});

describe("which inputs change", () => {
  const changed = (more: Partial<RawStep>) => read(more).changed;
  const states = { old: { inputs: { a: 1, b: { c: 1 }, same: 1 } }, new: { inputs: { b: { c: 2 }, same: 1, d: 1 } } };

  test("is what the provider says, by their first part", () => {
    expect(changed({ ...states, detailedDiff: { "disks[0].volumeId": {}, "disks[1]": {}, "b.c": {} } })).toEqual([
      ...["disks", "b"],
    ]);
    expect(changed({ ...states, diffs: ["b.c", 5], replaceKeys: ["name"] })).toEqual(["b", "name"]);
    expect(changed({ ...states, detailedDiff: { x: {} }, diffs: ["y"] })).toEqual(["x"]);
    expect(changed({ diffs: ["[0]"] })).toEqual(["[0]"]);
  });

  test("is found by comparison where it says nothing", () => {
    expect(changed(states)).toEqual(["a", "b", "d"]);
    expect(changed({ ...states, detailedDiff: {}, diffs: [], replaceKeys: ["same.x"] })).toEqual([
      "same",
      "a",
      "b",
      "d",
    ]);
    expect(changed({ old: { inputs: { a: 1, __defaults: [] } }, new: { inputs: { a: 1 } } })).toEqual([]);
    expect(changed({ ...states, op: "replace" })).toEqual(["a", "b", "d"]);
  });

  test("is nothing for what is deleted, created or stays", () => {
    for (const op of ["same", "create", "delete", "read"]) expect(changed({ ...states, op })).toEqual([]);
    expect(changed({ ...states, new: undefined, replaceKeys: ["a"] })).toEqual([]);
  });
});

test.each([
  [urn, "shop", "dev"],
  ["", "", ""],
  ["urn:pulumi:dev", "", ""],
  [`x ${urn}`, "", ""],
])("the stack of %s is %s/%s", (of, project, stack) => {
  expect(stackOf(of)).toEqual({ project, stack });
});

describe("a message", () => {
  test("loses its colours, and its severity where it repeats it", () => {
    expect(readMessage({ severity: "warning", message: "<{%fg 1%}>warning: old<{%reset%}>", urn })).toEqual({
      ...{ severity: "warning", text: "warning: old".slice(9), urn },
    });
    expect(readMessage({ severity: "error", message: "warning: old" })).toEqual({
      ...{ severity: "error", text: "warning: old", urn: "" },
    });
    expect(readMessage({})).toEqual({ severity: "", text: "", urn: "" });
  });

  const about = (text: string, of = ""): Message => ({ severity: "warning", text, urn: of });

  test.each<[Message, boolean]>([
    [about("using pulumi-resource-libvirt from $PATH at /usr/bin/x"), true],
    [about("using pulumi-language-nodejs from $PATH at /usr/bin/x y\n"), true],
    [about("using pulumi-resource-libvirt from $PATH at /usr/bin/x", urn), false],
    [about("using pulumi-resource-libvirt from $PATH at /x\nand more"), false],
    [about("I am using pulumi-resource-libvirt from $PATH at /x"), false],
    [about("using pulumi-other-libvirt from $PATH at /x"), false],
    [about("error downloading provider: timeout\nWill retry in 2s [1/5]"), true],
    [about("error downloading provider: timeout\nWill retry in 2s [11/55]"), true],
    [about("error downloading provider: timeout\nWill retry in 2s [1/5] or not"), false],
    [about("the error downloading provider: timeout\nWill retry in 2s [1/5]"), false],
    [about("error downloading provider: timeout"), false],
  ])("%j is about the runner's tools: %s", (message, notice) => {
    expect(isNotice(message)).toBe(notice);
  });
});

describe("a preview", () => {
  const collected = () => {
    const found = { steps: [] as RawStep[], messages: [] as Message[] };
    return {
      ...found,
      sink: { step: (step: RawStep) => found.steps.push(step), message: (one: Message) => found.messages.push(one) },
    };
  };

  test("in the summary form", () => {
    const { steps, sink } = collected();
    const states = { oldState: { a: 1 }, newState: { a: 2 } };
    readSummaryStep(
      { op: "update", urn, ...states, detailedDiff: 1, diffReasons: 2, replaceReasons: 3 },
      sink as never,
    );
    expect(steps).toEqual([
      { op: "update", urn, old: { a: 1 }, new: { a: 2 }, detailedDiff: 1, diffs: 2, replaceKeys: 3 },
    ]);
  });

  test("in the event form", () => {
    const { steps, messages, sink } = collected();
    const reader = new EventReader(sink as never);
    const metadata = (op: string) => ({ op, urn, old: 1, new: 2, detailedDiff: 3, diffs: 4, keys: 5 });
    const event = (kind: string, of: Bag) => reader.read({ [kind]: { metadata: of } });
    event("resourcePreEvent", metadata("update"));
    event("resOpFailedEvent", metadata("create"));
    event("resourcePreEvent", metadata("delete-replaced"));
    reader.read({ diagnosticEvent: { severity: "error", message: "no" } });
    reader.read({ diagnosticEvent: { severity: "error" } });
    reader.read({ summaryEvent: {} });
    const step = { urn, old: 1, new: 2, detailedDiff: 3, diffs: 4, replaceKeys: 5 };
    expect(steps).toEqual([
      { ...step, op: "update" },
      { ...step, op: "create" },
      { ...step, op: "delete-replaced", new: undefined },
    ]);
    expect(messages).toEqual([{ severity: "error", text: "no", urn: "" }]);
  });

  test("does not do what a refresh finds, once", () => {
    const { steps, sink } = collected();
    const reader = new EventReader(sink as never);
    reader.read({ resourcePreEvent: { metadata: { op: "refresh", urn } } });
    reader.read({ resOutputsEvent: { metadata: { op: "update", urn } } });
    reader.read({ resOutputsEvent: { metadata: { op: "update", urn } } });
    reader.read({ resOutputsEvent: { metadata: { op: "refresh", urn: "other" } } });
    reader.read({ resOutputsEvent: { metadata: { op: "update", urn: "other" } } });
    expect(steps.map(({ op, urn: of }) => [op, of === urn])).toEqual([
      ["refresh", true],
      ["update", true],
      ["refresh", false],
      ["update", false],
    ]);
  });
});
