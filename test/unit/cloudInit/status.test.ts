import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CloudInitStatus, parseStatus } from "../../../src/cloudInit/status";

const locale = `('locale', ProcessExecutionError("Unexpected error while running command.\\nCommand: ['locale-gen']"))`;
const scripts = "('scripts_user', RuntimeError('Runparts: 1 failures (runcmd) in 1 attempted commands'))";
const missing = "('locale', FileNotFoundError(2, 'No such file'))";
const warnings = [
  "DEPRECATED: Deprecated cloud-config provided: a",
  "DEPRECATED: second",
  "WARNING: Failed at merging in cloud config part from extra: empty cloud config",
];

/** See statusOutputs/README.md. The parts that JSON and --long tell alike. */
const expected: [string, Partial<CloudInitStatus>][] = [
  ["22.4.2-notrun", { state: "not started", running: false, errors: [] }],
  ["22.4.2-running", { state: "running", running: true, errors: [], detail: "Running in stage: modules-final" }],
  [
    "22.4.2-done",
    { state: "done", running: false, errors: [], detail: "DataSourceNoCloud [seed=/dev/vdb][dsmode=net]" },
  ],
  ["22.4.2-error", { state: "error", running: false }],
  ["22.4.2-error-running", { state: "error", running: false, errors: [missing] }],
  ["22.4.2-disabled", { state: "disabled", running: false, detail: "Cloud-init disabled by cloud-init-generator" }],
  ["26.2-notrun", { state: "not started", running: false }],
  ["26.2-running", { state: "running", running: true }],
  ["26.2-done", { state: "done", running: false, errors: [], recoverableErrors: [] }],
  ["26.2-degraded", { state: "done", running: false, errors: [] }],
  ["26.2-degraded-running", { state: "running", running: true, errors: [] }],
  ["26.2-error", { state: "error", running: false, recoverableErrors: [] }],
  ["26.2-error-running", { state: "error", running: true, errors: [missing] }],
  ["26.2-disabled", { state: "disabled", running: false }],
];

function output(name: string): string {
  return readFileSync(join(__dirname, "statusOutputs", name), "utf8");
}

describe.each(["json", "txt"])("cloud-init status in %s", (form) => {
  it.each(expected)("of %s", (name, status) => {
    expect(parseStatus(output(`${name}.${form}`))).toMatchObject(status);
  });

  it.each(["22.4.2-error", "26.2-error"])("of %s tells each error", (name) => {
    const unescaped = (texts: string[]) => texts.map((text) => text.replaceAll("\\n", "\n"));
    expect(unescaped(parseStatus(output(`${name}.${form}`)).errors)).toEqual(unescaped([locale, scripts]));
  });

  it.each(["26.2-degraded", "26.2-degraded-running"])("of %s tells what it warned of", (name) => {
    expect(parseStatus(output(`${name}.${form}`)).recoverableErrors.sort()).toEqual(warnings);
  });
});

describe("cloud-init status", () => {
  it("is read behind the dots of --wait and other programs' warnings", () => {
    expect(parseStatus("......\nstatus: done\n").state).toBe("done");
    expect(parseStatus("......status: error\nboot_status_code: unknown\ndetail:\nit broke\n")).toMatchObject({
      state: "error",
      errors: ["it broke"],
    });
    expect(parseStatus('a warning\n{"status": "done", "errors": []}').state).toBe("done");
  });

  it("of 23.4, where degraded was a status of its own, is that of its running", () => {
    expect(parseStatus('{"status": "degraded done"}').state).toBe("done");
    expect(parseStatus('{"status": "degraded running"}')).toMatchObject({ state: "running", running: true });
  });

  it("gives the detail as the error where an error has no other words", () => {
    expect(parseStatus('{"status": "error", "detail": "unit failed", "errors": []}').errors).toEqual(["unit failed"]);
  });

  it.each(["", "{", "sh: 1: cloud-init: not found", "null", '{"status": "on holiday"}', '{"status": 1}', "[]", "{}"])(
    "of %j is unknown",
    (text) => {
      expect(parseStatus(text)).toMatchObject({ state: "unknown", running: false, errors: [] });
    },
  );
});
