import { readEvent, type Told } from "./eventForm";
import { linesOf, splitSteps } from "./splitSteps";
import { type RawStep, readStep, type Step, stackOf } from "./step";
import { type Bag, bag, list, text } from "./values";

/** What a preview says, in whatever form it was printed. */
export interface Preview {
  project: string;
  stack: string;
  /** Each resource once, in the order of the preview; the form of one object leaves out those that stay as they are. */
  steps: Step[];
  warnings: string[];
  errors: string[];
}

/** What was to be read is no preview. The message says what to do about it. */
export class PreviewError extends Error {
  override readonly name = "PreviewError";
}

const how = "run pulumi preview --json and give its output to vmfarm review";

/**
 * Reads what `pulumi preview --json` prints: one object, or an event a line (`PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`).
 * @throws PreviewError where it is neither
 */
export function readPreview(input: string | Buffer): Preview {
  const content = typeof input === "string" ? Buffer.from(input) : input;
  const begins = firstWord(content);
  if (begins === "") throw new PreviewError(`nothing was given to read: ${how}`);
  if (!begins.startsWith("{")) throw new PreviewError(`this is no JSON, it begins with "${beginning(begins)}": ${how}`);
  const split = splitSteps(content);
  const rest = split && parse(split.rest);
  if (rest) return fromSummary(rest, parsed(split.steps));
  // Of events each line is one, and the whole is none.
  const first = parse(linesOf(content).next().value ?? "");
  if (first && isEvent(first)) return fromEvents(linesOf(content));
  const whole = parse(content.toString("utf8"));
  if (whole && !isEvent(whole)) return fromSummary(whole, list(whole.steps));
  return fromEvents(linesOf(content));
}

/** Enough to tell what it is. */
function firstWord(content: Buffer): string {
  for (let from = 0; from < content.length; from += 1000) {
    const text = content.toString("utf8", from, from + 1000).trimStart();
    if (text !== "") return text;
  }
  return "";
}

function* parsed(texts: Iterable<string>): Iterable<unknown> {
  for (const text of texts) {
    const step = parse(text);
    if (!step) throw new PreviewError(cutOff);
    yield step;
  }
}

const cutOff = "the JSON is cut off or damaged: the preview did not come whole";

function fromSummary(whole: Bag, steps: Iterable<unknown>): Preview {
  if (!Array.isArray(whole.steps) && !Array.isArray(whole.diagnostics) && whole.changeSummary === undefined)
    throw new PreviewError(`this JSON is no preview, it has neither steps nor events: ${how}`);
  const gathered = new Gathered();
  for (const one of steps) {
    const { op, urn, oldState, newState, detailedDiff, diffReasons, replaceReasons } = bag(one);
    gathered.step({
      op,
      urn,
      old: oldState,
      new: newState,
      detailedDiff,
      diffs: diffReasons,
      replaceKeys: replaceReasons,
    });
  }
  for (const one of list(whole.diagnostics)) {
    const { severity, message } = bag(one);
    gathered.say({ severity: text(severity) ?? "", message: text(message) ?? "" });
  }
  return gathered.preview();
}

function fromEvents(lines: Iterable<string>): Preview {
  const gathered = new Gathered();
  let events = 0;
  let ended = false;
  let broken: number | undefined;
  let at = 0;
  for (const line of lines) {
    at += 1;
    if (!line.trimStart().startsWith("{")) continue;
    const event = parse(line);
    if (!event) broken ??= at;
    else if (isEvent(event)) {
      events += 1;
      ended ||= event.summaryEvent !== undefined;
      readEvent(event, gathered);
    }
  }
  if (broken !== undefined)
    throw new PreviewError(
      events > 0 ? `line ${broken} is cut off or no JSON: the preview did not come whole` : cutOff,
    );
  if (events === 0) throw new PreviewError(`these lines have no event of the engine: ${how}`);
  const preview = gathered.preview();
  // Where it failed, an error says why.
  if (!ended && preview.errors.length === 0) preview.errors.push("the preview did not come to its end");
  return preview;
}

function isEvent(value: Bag): boolean {
  return Object.keys(value).some((key) => key.endsWith("Event"));
}

function parse(content: string): Bag | undefined {
  try {
    return bag(JSON.parse(content));
  } catch {
    return undefined;
  }
}

function beginning(content: string): string {
  const line = content.split("\n")[0]!;
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

class Gathered {
  private readonly steps = new Map<string, Step>();
  private readonly warnings = new Set<string>();
  private readonly errors = new Set<string>();

  step(raw: RawStep): void {
    const step = readStep(raw);
    if (!step) return;
    const before = this.steps.get(step.urn);
    this.steps.set(step.urn, before ? joined(before, step) : step);
  }

  say({ severity, message }: Told): void {
    const line = message.trim();
    if (line === "") return;
    if (severity === "warning") this.warnings.add(line);
    if (severity === "error") this.errors.add(line);
  }

  preview(): Preview {
    const steps = [...this.steps.values()];
    return { ...stackOf(steps[0]?.urn ?? ""), steps, warnings: [...this.warnings], errors: [...this.errors] };
  }
}

/** A replacement comes as several steps, and each tells a part. */
function joined(a: Step, b: Step): Step {
  const filled = (first: Bag, second: Bag) => (Object.keys(second).length > 0 ? second : first);
  return {
    ...a,
    parent: a.parent || b.parent,
    id: a.id || b.id,
    action: a.action === "same" || b.action === "replace" ? b.action : a.action,
    olds: filled(a.olds, b.olds),
    news: filled(a.news, b.news),
    oldOutputs: filled(a.oldOutputs, b.oldOutputs),
    newOutputs: filled(a.newOutputs, b.newOutputs),
    changed: b.changed.length > 0 ? b.changed : a.changed,
  };
}
