import type { EventSink } from "./eventForm";
import type { Bag } from "./values";

/** Hands on what a step of the form of one object says. */
export function readSummaryStep(step: Bag, sink: EventSink): void {
  const { op, urn, oldState, newState, detailedDiff, diffReasons, replaceReasons } = step;
  sink.step({ op, urn, old: oldState, new: newState, detailedDiff, diffs: diffReasons, replaceKeys: replaceReasons });
}
