/** The parts of the engine's events (`pulumi up --json`) that are shown. */
export interface EngineEvent {
  resourcePreEvent?: { metadata: StepMetadata };
  resOutputsEvent?: { metadata: StepMetadata };
  resOpFailedEvent?: { metadata: StepMetadata };
  diagnosticEvent?: { urn?: string; message: string; severity: string; ephemeral?: boolean };
  summaryEvent?: { resourceChanges: Record<string, number>; durationSeconds: number };
}

interface StepMetadata {
  op: string;
  urn: string;
  type: string;
}

interface Running {
  op: string;
  since: number;
  said?: string;
}

const operations: Record<string, { mark: string; doing: string; done: string }> = {
  create: { mark: "+", doing: "creating", done: "created" },
  update: { mark: "~", doing: "updating", done: "updated" },
  delete: { mark: "-", doing: "deleting", done: "deleted" },
  replace: { mark: "±", doing: "replacing", done: "replaced" },
  "create-replacement": { mark: "+", doing: "creating replacement", done: "created replacement" },
  "delete-replaced": { mark: "-", doing: "deleting original", done: "deleted original" },
};

/** Follows a run of the engine event by event: what is running, what is done, and which messages came. */
export class EngineProgress {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  /** What was not removed, with the reason or the command that removes it. */
  readonly kept: string[] = [];
  changes: Record<string, number> = {};
  private readonly running = new Map<string, Running>();
  private seen = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes one event; returns a line if it ends something that is worth showing. */
  accept(event: EngineEvent): string | undefined {
    if (event.resourcePreEvent) this.begin(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) return this.end(event.resOutputsEvent.metadata, "");
    if (event.resOpFailedEvent) return this.end(event.resOpFailedEvent.metadata, " FAILED");
    if (event.summaryEvent) this.changes = event.summaryEvent.resourceChanges;
    if (event.diagnosticEvent) return this.diagnostic(event.diagnosticEvent);
    return undefined;
  }

  /** What is running, longest first, one line each. */
  current(limit: number): string[] {
    const lines = [...this.running]
      .sort(([, a], [, b]) => a.since - b.since)
      .map(([urn, { op, since, said }]) => {
        const line = `${operations[op]?.doing ?? op} ${shortName(urn)} (${this.secondsSince(since)} s)`;
        return said ? `${line}: ${said}` : line;
      });
    return lines.length > limit ? [...lines.slice(0, limit), `… and ${lines.length - limit} more`] : lines;
  }

  /** `"no changes, 31 resources"` or `"28 created, 3 unchanged"`. */
  summary(): string {
    const { same = 0, ...others } = this.changes;
    const changed = Object.entries(others).filter(([, count]) => count > 0);
    if (changed.length === 0) return `no changes, ${same} resources`;
    const parts = changed.map(([op, count]) => `${count} ${operations[op]?.done ?? op}`);
    return [...parts, ...(same > 0 ? [`${same} unchanged`] : [])].join(", ");
  }

  get done(): number {
    return this.seen;
  }

  private begin({ op, urn }: StepMetadata): void {
    if (op in operations && !isStack(urn)) this.running.set(urn, { op, since: this.now() });
  }

  private end({ op, urn }: StepMetadata, mark: string): string | undefined {
    const run = this.running.get(urn);
    if (!run) return undefined;
    this.running.delete(urn);
    this.seen += 1;
    return `${operations[op]?.mark ?? op} ${shortName(urn)} ${this.secondsSince(run.since)} s${mark}`;
  }

  private diagnostic(said: NonNullable<EngineEvent["diagnosticEvent"]>): string | undefined {
    const text = said.message.trim();
    if (text === "" || uninteresting.some((pattern) => pattern.test(text))) return undefined;
    const run = this.running.get(said.urn ?? "");
    if (run) run.said = text.split("\n").pop();
    const about = said.urn && !isStack(said.urn) ? `${shortName(said.urn)}: ` : "";
    this.kept.push(...text.split("\n").filter((line) => line.startsWith("kept: ")));
    if (said.severity === "error") this.errors.push(about + text);
    else if (said.severity === "warning") this.warnings.push(about + text);
    else if (!said.ephemeral && said.severity.startsWith("info")) return about + text;
    return undefined;
  }

  private secondsSince(since: number): string {
    return ((this.now() - since) / 1000).toFixed(1);
  }
}

// We put the plugins on PATH ourselves, and the engine's last line only says that there was a failure.
const uninteresting = [/^using pulumi-\S+ from \$PATH/, /^(update|deployment|destroy|preview) failed$/];

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}

/** `libvirt:Volume shop-db-1` of a URN: the last type without its module, and the name. */
export function shortName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  const type = types.split("$").pop() ?? "";
  const [pkg, ...rest] = type.split(":");
  return `${pkg}:${rest.pop() ?? ""} ${name.join("::")}`;
}
