import type { RawStep } from "./step";
import { type Bag, bag, text } from "./values";

/** A message of the engine, a provider or the program. */
export interface Message {
  severity: string;
  text: string;
  /** The resource that it is about; empty: none. */
  urn: string;
}

/** Colour tags that the engine leaves for its reader to apply. */
const colourTags = /<\{%[^%]*%\}>/g;

export function readMessage({ severity: given, message, urn }: Bag): Message {
  const severity = text(given) ?? "";
  const untagged = (text(message) ?? "").replace(colourTags, "");
  // In the summary form the message repeats the severity.
  const prefix = `${severity}: `;
  return {
    severity,
    text: untagged.startsWith(prefix) ? untagged.slice(prefix.length) : untagged,
    urn: text(urn) ?? "",
  };
}

/** As the engine words them (3.145 to 3.250), about no resource. */
const notices = [
  // A plugin was found on PATH, where it is not downloaded.
  /^using pulumi-(resource|language|analyzer|converter|tool)-\S+ from \$PATH at [^\n]+$/,
  // A download is retried.
  /^error downloading provider: [^\n]+\nWill retry in \S+ \[\d+\/\d+\]$/,
];

/** Whether a warning is about the runner's tools and not about the change. Such warnings would accompany every change. */
export function isNotice({ text: message, urn }: Message): boolean {
  return urn === "" && notices.some((form) => form.test(message.trim()));
}

export interface PreviewSink {
  step(raw: RawStep): void;
  message(message: Message): void;
}

/** Passes on a step of the summary form, in which a preview is one JSON object. */
export function readSummaryStep(step: Bag, sink: PreviewSink): void {
  const { op, urn, oldState, newState, detailedDiff, diffReasons, replaceReasons } = step;
  sink.step({ op, urn, old: oldState, new: newState, detailedDiff, diffs: diffReasons, replaceKeys: replaceReasons });
}

/** Passes on the steps and messages of the event form, in which a preview is one JSON object per line. */
export class EventReader {
  private readonly refreshing = new Set<unknown>();

  constructor(private readonly sink: PreviewSink) {}

  read(event: Bag): void {
    const diagnostic = bag(event.diagnosticEvent);
    if (diagnostic.message !== undefined) this.sink.message(readMessage(diagnostic));
    const { metadata } = bag(event.resourcePreEvent ?? event.resOutputsEvent ?? event.resOpFailedEvent);
    if (metadata === undefined) return;
    const { op, urn, old, new: current, detailedDiff, diffs, keys } = bag(metadata);
    const isResult = event.resOutputsEvent !== undefined;
    // A refresh reports what it finds as an update, or as a deletion of what is gone, but does neither.
    if (isResult && this.refreshing.delete(urn)) return;
    if (op === "refresh" && !isResult) this.refreshing.add(urn);
    // The deleting half of a replacement repeats the old inputs as the new ones.
    const after = op === "delete-replaced" ? undefined : current;
    this.sink.step({ op, urn, old, new: after, detailedDiff, diffs, replaceKeys: keys });
  }
}
