import { describe, expect, test } from "vitest";
import { PreviewError } from "../../../src/preview/readPreview";
import { readState, readStateOrPreview } from "../../../src/preview/readState";

const urn = (name: string) => `urn:pulumi:dev::shop::a:b:C::${name}`;
const stateOf = (deployment: unknown) => JSON.stringify({ version: 3, deployment });

test("a state has every resource as it is, but those that are about to go", () => {
  const resources = [
    { urn: urn("a"), inputs: { x: 1 }, outputs: { path: "/p" }, parent: "p" },
    { urn: urn("b"), delete: true },
    { urn: urn("b"), delete: false },
    { inputs: {} },
    null,
  ];
  const state = readState(stateOf({ resources }))!;
  expect(state).toMatchObject({
    ...{ project: "shop", stack: "dev", warnings: [], errors: [], notices: [], refreshed: false, skipped: [] },
  });
  expect(state.steps).toMatchObject([
    { name: "a", action: "same", olds: { x: 1 }, news: { x: 1 }, newOutputs: { path: "/p" }, parent: "p", changed: [] },
    { name: "b", action: "same" },
  ]);
});

describe("a state without resources", () => {
  test.each<{ resources?: object[] }>([{}, { resources: [] }, { resources: [{ urn: urn("a"), delete: true }] }])(
    "%j",
    (deployment) => {
      const empty = (deployment.resources ?? []).length > 0;
      if (empty) expect(() => readState(stateOf(deployment))).toThrow(PreviewError);
      else expect(readState(stateOf(deployment))).toMatchObject({ steps: [], project: "", stack: "" });
      expect(() => readStateOrPreview(stateOf(deployment))).toThrow(/the stack's state has no resources/);
    },
  );

  test.each([null, 5, "x", { resources: 5 }, { resources: {} }, { resources: [{}] }])(
    "or that is invalid: %j",
    (deployment) => {
      expect(() => readState(stateOf(deployment))).toThrow(PreviewError);
    },
  );
});

test("anything else is read as a preview", () => {
  expect(readState("{}")).toBeUndefined();
  expect(readState('the "deployment" failed\n{"steps": []}')).toBeUndefined();
  expect(readState('{"a": "deployment"}')).toBeUndefined();
  expect(readStateOrPreview('{"steps": [], "diagnostics": [{"severity": "error", "message": "x"}]}').errors).toEqual([
    "x",
  ]);
  expect(() => readStateOrPreview("")).toThrow(/the input is empty/);
});

test("the first of several documents is the state", () => {
  const text = `${stateOf({ resources: [{ urn: urn("a") }] })}\n${stateOf({ resources: [] })}`;
  expect(readState(text)!.steps).toHaveLength(1);
});
