import { parsed, piecesOf, plainContent, splitSteps } from "./documents";
import { EventReader, isNotice, type Message, type PreviewSink, readMessage, readSummaryStep } from "./forms";
import { type Action, type RawStep, readStep, type Step, stackOf } from "./step";
import { type Bag, bag, list } from "./values";

/** What a preview says, in whatever form it was printed. */
export interface Preview {
  project: string;
  stack: string;
  /** Each resource once, in the order of the preview; the form of one object leaves out those that stay as they are. */
  steps: Step[];
  warnings: string[];
  errors: string[];
  /** What the engine says of itself and the runner's tools, and would say of any change. */
  notices: string[];
  /** The engine has asked the platform first how the resources are. */
  refreshed: boolean;
  /** Lines that were no part of the preview. */
  skipped: string[];
}

/** What was to be read is no preview. The message says what to do about it. */
export class PreviewError extends Error {
  override readonly name = "PreviewError";
}

const how = "run pulumi preview --json and give its output to vmfarm review";

/**
 * Reads what `pulumi preview --json` prints: one object, or an event a line (`PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`). Text around it,
 * as policies and wrappers print it, is skipped and told in {@link Preview.skipped}.
 * @throws PreviewError where it is neither, came in part, or is more than one
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
  if (events === 0) return new PreviewError("the JSON is cut off or damaged: the preview did not come whole");
  const line = content.toString("latin1", 0, at).split("\n").length;
  return new PreviewError(`line ${line} is cut off or no JSON: the preview did not come whole`);
}

/** Takes the pieces of one preview. */
class Reader {
  events = 0;
  private readonly gathered = new Gathered();
  private readonly reader = new EventReader(this.gathered);
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
    // A step at a time, for a preview may be large.
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
    for (const one of steps) {
      const step = typeof one === "string" ? parsed(one) : one;
      if (step === undefined) return false;
      readSummaryStep(bag(step), this.gathered);
    }
    for (const one of list(whole.diagnostics)) this.gathered.message(readMessage(bag(one)));
    return true;
  }

  preview(): Preview {
    const streams = this.events === 0 ? 0 : Math.max(this.begins, this.ends, 1);
    if (this.summaries + streams > 1)
      throw new PreviewError("these are two previews in one: give one at a time to vmfarm review");
    if (this.events + this.summaries === 0) throw new PreviewError(`${this.nothingInIt()}: ${how}`);
    const preview = this.gathered.preview(this.skipped);
    // Where it failed, an error says why.
    if (this.events > 0 && this.ends === 0 && preview.errors.length === 0)
      preview.errors.push("the preview did not come to its end");
    return preview;
  }

  private nothingInIt(): string {
    const [first] = this.skipped;
    if (first === undefined) return "nothing was given to read";
    if (this.others === 0) return `this is no JSON, it begins with "${beginning(first)}"`;
    return this.others > 1
      ? "these lines have no event of the engine"
      : "this JSON is no preview, it has neither steps nor events";
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

class Gathered implements PreviewSink {
  private readonly steps = new Map<string, Step>();
  private readonly warnings = new Set<string>();
  private readonly errors = new Set<string>();
  private readonly notices = new Set<string>();
  private refreshed = false;

  step(raw: RawStep): void {
    // The engine looks how a resource is; what is done to it comes later.
    if (raw.op === "refresh") this.refreshed = true;
    const step = raw.op === "refresh" ? undefined : readStep(raw);
    if (!step) return;
    const before = this.steps.get(step.urn);
    this.steps.set(step.urn, before ? joined(before, step) : step);
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

/** After a refresh the last step says what is done: what is gone is made anew. */
function joinedAction(a: Action, b: Action): Action {
  if (a === "replace" || b === "replace") return "replace";
  return b === "same" || b === "other" ? a : b;
}

/** A replacement comes as several steps, and each tells a part. */
function joined(a: Step, b: Step): Step {
  const filled = (first: Bag, second: Bag) => (Object.keys(second).length > 0 ? second : first);
  return {
    ...a,
    parent: a.parent || b.parent,
    id: a.id || b.id,
    action: joinedAction(a.action, b.action),
    olds: filled(a.olds, b.olds),
    news: filled(a.news, b.news),
    oldOutputs: filled(a.oldOutputs, b.oldOutputs),
    newOutputs: filled(a.newOutputs, b.newOutputs),
    changed: b.changed.length > 0 ? b.changed : a.changed,
  };
}
