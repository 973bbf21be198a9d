import { parsed, piecesOf, plainContent, splitSteps } from "./documents";
import { EventReader, isNotice, type Message, type PreviewSink, readMessage, readSummaryStep } from "./forms";
import { type Action, type RawStep, readStep, type Step, stackOf } from "./step";
import { type Bag, bag, list } from "./values";

/** A preview, whichever form it was printed in. */
export interface Preview {
  project: string;
  stack: string;
  /** Each resource once, in the order of the preview. The summary form leaves out unchanged resources. */
  steps: Step[];
  warnings: string[];
  errors: string[];
  /** Warnings of the engine about the runner's tools, which accompany every change. */
  notices: string[];
  /** The engine refreshed the resources first. */
  refreshed: boolean;
  /** Lines that are not part of the preview. */
  skipped: string[];
}

/** The input is not a preview. The message says what to do. */
export class PreviewError extends Error {
  override readonly name = "PreviewError";
}

const usage = "run pulumi preview --json and pass its output to vmfarm review";

/**
 * Reads what `pulumi preview --json` prints: one object (the summary form), or one event per line (the event form,
 * `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`). Other text, such as policies and wrappers print, is skipped and returned in
 * {@link Preview.skipped}.
 * @throws PreviewError where it is neither, incomplete, or more than one preview
 */
export function readPreview(input: string | Buffer): Preview {
  const content = plainContent(input);
  const reader = new Reader();
  for (const piece of piecesOf(content)) {
    if (piece.kind === "text") reader.skip(piece.text);
    else if (piece.kind === "object") reader.object(piece.value);
    else if (!reader.block(piece.content)) throw damaged(content, piece.at, reader.events);
  }
  return reader.preview();
}

function damaged(content: Buffer, at: number, events: number): PreviewError {
  if (events === 0) return new PreviewError("the JSON is cut off or damaged, so the preview is incomplete");
  const line = content.toString("latin1", 0, at).split("\n").length;
  return new PreviewError(`line ${line} is cut off or not valid JSON, so the preview is incomplete`);
}

/** Collects the pieces of one preview. */
class Reader {
  events = 0;
  private readonly collector = new Collector();
  private readonly reader = new EventReader(this.collector);
  private readonly skipped: string[] = [];
  private begins = 0;
  private ends = 0;
  private summaries = 0;
  private others = 0;

  skip(text: string): void {
    this.skipped.push(text);
  }

  object(value: Bag): void {
    if (isEvent(value)) {
      this.events += 1;
      if (value.preludeEvent !== undefined) this.begins += 1;
      if (value.summaryEvent !== undefined) this.ends += 1;
      this.reader.read(value);
    } else if (isSummary(value)) this.summary(value, list(value.steps));
    else {
      this.others += 1;
      this.skip(JSON.stringify(value));
    }
  }

  /** @returns whether it is JSON */
  block(content: Buffer): boolean {
    const split = splitSteps(content);
    const rest = split && parsed(split.rest);
    if (rest && isSummary(rest)) return this.summary(rest, split.steps);
    const whole = parsed(content.toString("utf8"));
    if (whole) this.object(whole);
    return whole !== undefined;
  }

  /** @returns whether all steps are JSON */
  private summary(whole: Bag, steps: Iterable<unknown>): boolean {
    this.summaries += 1;
    for (const item of steps) {
      const step = typeof item === "string" ? parsed(item) : item;
      if (step === undefined) return false;
      readSummaryStep(bag(step), this.collector);
    }
    for (const diagnostic of list(whole.diagnostics)) this.collector.message(readMessage(bag(diagnostic)));
    return true;
  }

  preview(): Preview {
    const streams = this.events === 0 ? 0 : Math.max(this.begins, this.ends, 1);
    if (this.summaries + streams > 1)
      throw new PreviewError("the input contains two previews: pass one at a time to vmfarm review");
    if (this.events + this.summaries === 0) throw new PreviewError(`${this.whyEmpty()}: ${usage}`);
    const preview = this.collector.preview(this.skipped);
    if (this.events > 0 && this.ends === 0 && preview.errors.length === 0)
      preview.errors.push("the preview ended early");
    return preview;
  }

  private whyEmpty(): string {
    const [first] = this.skipped;
    if (first === undefined) return "the input is empty";
    if (this.others === 0) return `the input is not JSON: it starts with "${beginning(first)}"`;
    return this.others > 1
      ? "none of the lines is an engine event"
      : "the JSON is not a preview: it has neither steps nor events";
  }
}

function isEvent(value: Bag): boolean {
  return Object.keys(value).some((key) => key.endsWith("Event"));
}

function isSummary(value: Bag): boolean {
  return Array.isArray(value.steps) || Array.isArray(value.diagnostics) || value.changeSummary !== undefined;
}

function beginning(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

class Collector implements PreviewSink {
  private readonly steps = new Map<string, Step>();
  private readonly warnings = new Set<string>();
  private readonly errors = new Set<string>();
  private readonly notices = new Set<string>();
  private refreshed = false;

  step(raw: RawStep): void {
    // A refresh only reads the resource; what is done to it follows as another step.
    if (raw.op === "refresh") this.refreshed = true;
    const step = raw.op === "refresh" ? undefined : readStep(raw);
    if (!step) return;
    const before = this.steps.get(step.urn);
    this.steps.set(step.urn, before ? merge(before, step) : step);
  }

  message(message: Message): void {
    const line = message.text.trim();
    if (line === "") return;
    if (message.severity === "warning") (isNotice(message) ? this.notices : this.warnings).add(line);
    if (message.severity === "error") this.errors.add(line);
  }

  preview(skipped: string[]): Preview {
    const steps = [...this.steps.values()];
    return {
      ...stackOf(steps[0]?.urn ?? ""),
      steps,
      warnings: [...this.warnings],
      errors: [...this.errors],
      notices: [...this.notices],
      refreshed: this.refreshed,
      skipped,
    };
  }
}

/** After a refresh the last step says what is done: a resource that is gone is created again. */
function mergeActions(a: Action, b: Action): Action {
  if (a === "replace" || b === "replace") return "replace";
  return b === "same" || b === "other" ? a : b;
}

/** A replacement consists of several steps, each with part of the information. */
function merge(a: Step, b: Step): Step {
  const latest = (first: Bag, second: Bag) => (Object.keys(second).length > 0 ? second : first);
  return {
    ...a,
    parent: a.parent || b.parent,
    id: a.id || b.id,
    action: mergeActions(a.action, b.action),
    olds: latest(a.olds, b.olds),
    news: latest(a.news, b.news),
    oldOutputs: latest(a.oldOutputs, b.oldOutputs),
    newOutputs: latest(a.newOutputs, b.newOutputs),
    changed: b.changed.length > 0 ? b.changed : a.changed,
  };
}
