import { describe, expect, it } from "vitest";
import { PreviewError, readPreview } from "../../../src/preview/readPreview";
import { readStateOrPreview } from "../../../src/preview/readState";
import { recordedText } from "../review/support";

describe("an incomplete preview is refused", () => {
  it.each([
    ["", /the input is empty/],
    ["error: no stack selected", /the input is not JSON: it starts with "error: no stack selected"/],
    ["[]", /not JSON/],
    ['{"a":1}', /neither steps nor events/],
    ['{"level":"info"}\n{"level":"info"}\n', /none of the lines is an engine event/],
    [recordedText("image", "json").slice(0, 5000), /cut off or damaged/],
    [recordedText("image", "jsonl").slice(0, 50_000), /line \d+ is cut off/],
  ])("%.20s…", (text, reason) => {
    expect(() => readPreview(text)).toThrow(PreviewError);
    expect(() => readPreview(text)).toThrow(reason);
  });
});

describe("other output around a preview", () => {
  const policies = ["Loading policy packs...", "", "Policies:", "    ✅ farm@v1.0.0 {mandatory}"];
  const lines = policies.filter(Boolean);

  it.each(["json", "jsonl"] as const)("is skipped and returned, before and after the form of %s", (form) => {
    const whole = recordedText("image", form);
    const read = readPreview([...policies, whole.trimEnd(), ...policies].join("\n"));
    expect(read).toEqual({ ...readPreview(whole), skipped: [...lines, ...lines] });
    expect(readPreview(whole).skipped).toEqual([]);
  });

  it.each(["json", "jsonl"] as const)(
    "may be byte order marks, line breaks and colours around the form of %s",
    (form) => {
      const whole = recordedText("image", form);
      const plain = readPreview(whole);
      expect(readPreview(`\ufeff${whole}`)).toEqual(plain);
      expect(readPreview(Buffer.from(`\ufeff${whole}`, "utf16le"))).toEqual(plain);
      expect(readPreview(whole.replaceAll("\n", "\r\n"))).toEqual(plain);
      expect(readPreview(`\u001b[0m\u001b[38;5;13m${whole}\u001b[0m`)).toEqual(plain);
      expect(readPreview(`\u001b]0;title\u0007\n${whole}`).skipped).toEqual([]);
    },
  );

  it("may share a line with an event", () => {
    const lines = recordedText("image").trimEnd().split("\n");
    const read = readPreview([`warning: old${lines[0]}`, ...lines.slice(1)].join("\n"));
    expect(read).toEqual({ ...readPreview(lines.join("\n")), skipped: ["warning: old"] });
    expect(() => readPreview([...lines, 'warning: old{"sequence":1,"resou'].join("\n"))).toThrow(/line \d+ is cut off/);
  });

  it("may be JSON", () => {
    const whole = recordedText("image", "json");
    expect(readPreview(`{"level":"info"}\n${whole}`).skipped).toEqual(['{"level":"info"}']);
  });

  it("does not hide that a preview is cut off, or that there are two", () => {
    for (const form of ["json", "jsonl"] as const) {
      const whole = recordedText("image", form);
      const half = whole.slice(0, whole.length / 2);
      expect(() => readPreview(`${policies.join("\n")}\n${half}`)).toThrow(/cut off/);
      expect(() => readPreview(`${half}\n${policies.join("\n")}`)).toThrow(/cut off/);
      expect(() => readPreview(`${half}\n${whole}`)).toThrow(/cut off/);
      expect(() => readPreview(`${whole}\n${whole}`)).toThrow(/contains two previews/);
      const [first, ...rest] = whole.split("\n");
      if (form === "jsonl")
        expect(() => readPreview([first, first, ...rest].join("\n"))).toThrow(/contains two previews/);
      expect(() => readPreview(whole.slice(whole.indexOf("\n", 2000)))).not.toThrow(TypeError);
    }
    expect(() => readPreview(`${recordedText("image", "json")}${recordedText("image", "jsonl")}`)).toThrow(
      /two previews/,
    );
  });

  it("may surround a state", () => {
    const state = JSON.stringify({ deployment: { resources: [{ urn: "urn:pulumi:dev::shop::a:b:C::c" }] } }, null, 2);
    const read = readStateOrPreview(`\ufeffa word\r\n${state.replaceAll("\n", "\r\n")}\r\nanother\r\n`);
    expect(read).toMatchObject({ project: "shop", stack: "dev", skipped: ["a word", "another"] });
  });
});

describe("a preview with a refresh", () => {
  const urn = "urn:pulumi:dev::shop::aws:ec2/instance:Instance::vm";
  const event = (kind: string, op: string, old: object | null, made: object | null) =>
    JSON.stringify({ [kind]: { metadata: { op, urn, old, new: made } } });
  const state = (type: string) => ({ inputs: { instanceType: type } });
  const read = (...events: string[]) => readPreview([...events, '{"summaryEvent":{}}'].join("\n"));

  it("has the changes to be made, not those that the refresh found", () => {
    const refreshed = [
      event("resourcePreEvent", "refresh", state("a"), state("a")),
      event("resOutputsEvent", "update", state("a"), state("b")),
    ];
    expect(read(...refreshed)).toMatchObject({ refreshed: true, steps: [] });
    const back = read(...refreshed, event("resourcePreEvent", "update", state("b"), state("a")));
    expect(back.steps).toMatchObject([{ action: "update", olds: { instanceType: "b" }, news: { instanceType: "a" } }]);
    expect(readPreview(recordedText("image")).refreshed).toBe(false);
  });

  it("has resources that are gone as created", () => {
    const gone = { op: "delete", urn, oldState: state("a") };
    const made = { op: "create", urn, newState: state("a") };
    expect(readPreview(JSON.stringify({ steps: [gone, made] })).steps).toMatchObject([{ action: "create" }]);
    expect(
      read(
        event("resourcePreEvent", "refresh", state("a"), state("a")),
        event("resOutputsEvent", "delete", state("a"), null),
        event("resourcePreEvent", "create", null, state("a")),
      ).steps,
    ).toMatchObject([{ action: "create" }]);
  });
});

describe("a preview in the event form", () => {
  const lines = recordedText("image").trimEnd().split("\n");
  const ended = lines.findIndex((line) => line.includes("summaryEvent"));

  it("has failed if it ends before its summary", () => {
    expect(readPreview(lines.join("\n")).errors).toEqual([]);
    expect(readPreview(lines.slice(0, ended).join("\n")).errors).toEqual(["the preview ended early"]);
  });

  it("has no other error if it says why it failed", () => {
    const error = JSON.stringify({ diagnosticEvent: { severity: "error", message: "no such host" } });
    expect(readPreview([...lines.slice(0, ended), error].join("\n")).errors).toEqual(["no such host"]);
  });
});
