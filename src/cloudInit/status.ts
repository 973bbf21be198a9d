/** What cloud-init is doing. "unknown" is a text that this version of vmfarm cannot read. */
export type CloudInitState = "not started" | "running" | "done" | "error" | "disabled" | "unknown";

/** What `cloud-init status` said. */
export interface CloudInitStatus {
  state: CloudInitState;
  /**
   * Whether cloud-init is still at work; also with state "error", which is reported as soon as one stage failed. 22.4 and
   * before do not tell the latter.
   */
  running: boolean;
  /** What went wrong, each in the guest's own words. */
  errors: string[];
  /** What cloud-init warned of and went on, such as "WARNING: …". Versions before 23.4 do not tell. */
  recoverableErrors: string[];
  /** The datasource, the stage it is in, why it is disabled, or the output where it cannot be read. */
  detail: string;
}

/**
 * Reads what `cloud-init status` prints with `--format=json`, or with `--long` where a version has no JSON. Its exit code
 * is no help: 1 is an error, 2 also "done, with warnings", from 23.4 on and not on every distribution.
 */
export function parseStatus(output: string): CloudInitStatus {
  const json = /^\{[\s\S]*\}/m.exec(output)?.[0];
  try {
    if (json) return fromJson(JSON.parse(json));
  } catch {
    return unreadable(output);
  }
  return fromText(output);
}

function fromJson(value: Record<string, unknown>): CloudInitStatus {
  const extended = typeof value.extended_status === "string" ? value.extended_status : "";
  const state = toState(value.status);
  const detail = typeof value.detail === "string" ? value.detail : "";
  const errors = strings(value.errors);
  return {
    state,
    running: isRunning(state, extended) || (state === "error" && typeof value.stage === "string"),
    errors: state === "error" && errors.length === 0 ? strings([detail]) : errors,
    recoverableErrors: recoverable(value.recoverable_errors),
    detail,
  };
}

/** `--long`: lines "name: value", the detail of 22.4 and before on the lines after its name, lists behind "\t- ". */
function fromText(output: string): CloudInitStatus {
  const fields = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of output.split(/\r?\n/)) {
    const field =
      /^\.*(status|extended_status|boot_status_code|last_update|time|detail|errors|recoverable_errors):(.*)$/.exec(
        line,
      );
    if (field && !fields.has(field[1]!)) {
      current = field[2]!.trim() === "" ? [] : [field[2]!.trim()];
      fields.set(field[1]!, current);
    } else if (line.trim() !== "") current?.push(line.trim());
  }
  const state = toState(fields.get("status")?.[0]);
  if (state === "unknown") return unreadable(output);
  const detail = (fields.get("detail") ?? []).join("\n");
  const errors = items(fields.get("errors"));
  return {
    state,
    running: isRunning(state, fields.get("extended_status")?.[0] ?? ""),
    errors: state === "error" && errors.length === 0 ? strings(fields.get("detail")) : errors,
    recoverableErrors: levels(fields.get("recoverable_errors")),
    detail,
  };
}

function toState(value: unknown): CloudInitState {
  switch (value) {
    case "not started":
    case "running":
    case "done":
    case "error":
    case "disabled":
      return value;
    case "not run":
      return "not started";
    // 23.4 alone gave these as the status itself.
    case "degraded done":
      return "done";
    case "degraded running":
      return "running";
    default:
      return typeof value === "string" && value.startsWith("error") ? "error" : "unknown";
  }
}

function isRunning(state: CloudInitState, extended: string): boolean {
  return state === "running" || /\brunning$/.test(extended);
}

function recoverable(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([level, messages]) => strings(messages).map((text) => `${level}: ${text}`));
}

function levels(lines: string[] = []): string[] {
  let level = "";
  return lines.flatMap((line) => {
    const name = /^([A-Z]+):$/.exec(line)?.[1];
    if (name) level = name;
    return name || !line.startsWith("- ") ? [] : `${level}: ${line.slice(2)}`;
  });
}

function items(lines: string[] = []): string[] {
  return lines.flatMap((line) => (line.startsWith("- ") ? line.slice(2) : []));
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string" && item !== "") : [];
}

function unreadable(output: string): CloudInitStatus {
  return { state: "unknown", running: false, errors: [], recoverableErrors: [], detail: output.trim().slice(0, 500) };
}
