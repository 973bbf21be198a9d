/** One step of the engine: what it did, or at preview would do, to one resource. */
export interface StackStep {
  op: string;
  urn: string;
  type: string;
  /** The resource's logical name. */
  name: string;
  /** Top-level inputs that changed, and those that require a replacement. */
  diffs: string[];
  replaceKeys: string[];
  failed: boolean;
  /** Its inputs in the program; secrets are masked. */
  inputs: Record<string, unknown>;
}

export interface OperationResult {
  operation: string;
  succeeded: boolean;
  durationMs: number;
  /** Number of resources by operation: `{ create: 3, same: 2 }`. */
  changes: Record<string, number>;
  /** Every step but `same`. */
  steps: StackStep[];
  errors: string[];
  warnings: string[];
  /** All other messages, in order. */
  infos: string[];
  /** Names of the resources of a type (its last part, as `Domain`) to which `op` happened. */
  names(op: string, type?: string): string[];
}

/** The engine's events, as `--json` prints them: the parts that tests use. */
export interface StackEvent {
  resourcePreEvent?: { metadata: StepMetadata };
  resOutputsEvent?: { metadata: StepMetadata };
  resOpFailedEvent?: { metadata: StepMetadata };
  diagnosticEvent?: { urn?: string; message: string; severity: string };
  summaryEvent?: { resourceChanges: Record<string, number> };
}

interface StepMetadata {
  op: string;
  urn: string;
  type: string;
  diffs?: string[];
  keys?: string[];
  new?: { inputs?: Record<string, unknown> };
}

interface Ended {
  exitCode: number;
  said: string;
  durationMs: number;
}

export function readEvents(operation: string, events: readonly StackEvent[], ended: Ended): OperationResult {
  const steps = new Map<string, StackStep>();
  for (const event of events) {
    // What a refresh found is in the events with outputs; the events before them only say that it is looking.
    const metadata = (event.resourcePreEvent ?? event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    if (!metadata || metadata.op === "same") continue;
    steps.set(`${metadata.op} ${metadata.urn}`, toStep(metadata, event.resOpFailedEvent !== undefined));
  }
  const said = (severity: (s: string) => boolean) =>
    events
      .flatMap(({ diagnosticEvent: said }) => (said && severity(said.severity) ? [said.message.trim()] : []))
      .filter((text) => text !== "");
  const errors = said((severity) => severity === "error");
  const succeeded = ended.exitCode === 0;
  const list = [...steps.values()];
  return {
    operation,
    succeeded,
    durationMs: ended.durationMs,
    changes: events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {},
    steps: list,
    errors: succeeded || errors.length > 0 ? errors : [ended.said.trim()],
    warnings: said((severity) => severity === "warning"),
    infos: said((severity) => severity.startsWith("info")),
    names: (op, type) =>
      list.filter((step) => step.op === op && (!type || step.type.endsWith(`:${type}`))).map((step) => step.name),
  };
}

function toStep({ op, urn, type, diffs = [], keys = [], new: news }: StepMetadata, failed: boolean): StackStep {
  const [, , , ...name] = urn.split("::");
  const inputs = news?.inputs ?? {};
  return { op, urn, type, name: name.join("::"), diffs, replaceKeys: keys, failed, inputs };
}
