import type { RawStep } from "./step";
import { type Bag, bag, text } from "./values";

/** A message of the engine, a provider or the program. */
export interface Told {
  severity: string;
  message: string;
}

export interface EventSink {
  step(raw: RawStep): void;
  say(told: Told): void;
}

/** Hands on what one event of the engine says of a resource. */
export function readEvent(event: Bag, sink: EventSink): void {
  const diagnostic = bag(event.diagnosticEvent);
  if (diagnostic.message !== undefined)
    sink.say({ severity: text(diagnostic.severity) ?? "", message: text(diagnostic.message) ?? "" });
  const { metadata } = bag(event.resourcePreEvent ?? event.resOutputsEvent ?? event.resOpFailedEvent);
  if (metadata === undefined) return;
  const { op, urn, old, new: made, detailedDiff, diffs, keys } = bag(metadata);
  // The half of a replacement that takes the old one away has the old inputs alone.
  const after = op === "delete-replaced" ? undefined : made;
  sink.step({ op, urn, old, new: after, detailedDiff, diffs, replaceKeys: keys });
}
