import type { Step } from "../../../src/preview/step";

/** A step of a preview, which is an update unless `more` says otherwise. */
export function step(more: Partial<Step>): Step {
  return {
    ...{ urn: "", type: "", name: "", parent: "", provider: "", id: "", action: "update" },
    ...{ olds: {}, news: {}, oldOutputs: {}, newOutputs: {}, changed: [] },
    ...more,
  };
}
