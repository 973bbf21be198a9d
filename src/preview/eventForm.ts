import type { RawStep } from "./step";
import { type Told, toldOf } from "./told";
import { type Bag, bag } from "./values";

export interface EventSink {
  step(raw: RawStep): void;
  say(told: Told): void;
}

/** Hands on what the events of the engine say of resources, one event at a time. */
export class EventReader {
  private readonly refreshing = new Set<unknown>();

  constructor(private readonly sink: EventSink) {}

  read(event: Bag): void {
    const diagnostic = bag(event.diagnosticEvent);
    if (diagnostic.message !== undefined) this.sink.say(toldOf(diagnostic));
    const { metadata } = bag(event.resourcePreEvent ?? event.resOutputsEvent ?? event.resOpFailedEvent);
    if (metadata === undefined) return;
    const { op, urn, old, new: made, detailedDiff, diffs, keys } = bag(metadata);
    const isResult = event.resOutputsEvent !== undefined;
    // What a refresh has found comes as an update, or as a deletion of what is gone, and nothing of it is done.
    if (isResult && this.refreshing.delete(urn)) return;
    if (op === "refresh" && !isResult) this.refreshing.add(urn);
    // The half of a replacement that takes the old one away has the old inputs alone.
    const after = op === "delete-replaced" ? undefined : made;
    this.sink.step({ op, urn, old, new: after, detailedDiff, diffs, replaceKeys: keys });
  }
}
