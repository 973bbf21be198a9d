import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ec2 } from "../../../src/preview/kinds/ec2";
import { libvirt } from "../../../src/preview/kinds/libvirt";
import { ownKinds } from "../../../src/preview/kinds/own";
import { vsphere } from "../../../src/preview/kinds/vsphere";
import { PreviewError, readPreview } from "../../../src/preview/readPreview";
import { readStateOrPreview } from "../../../src/preview/readState";
import { failures } from "../../../src/review/failOn";
import { json } from "../../../src/review/render/json";
import { markdown } from "../../../src/review/render/markdown";
import { plainText } from "../../../src/review/render/text";
import { review } from "../../../src/review/review";
import { propertyRuns } from "../../support/longRun";
import { knowledge, recordedText } from "./support";

const ownTypes = Object.keys({ ...libvirt.kinds, ...vsphere.kinds, ...ec2.kinds, ...ownKinds });
const keys = [
  "disks",
  "memory",
  "vcpu",
  "name",
  "domain",
  "bytes",
  "plan",
  "volume",
  "imagePath",
  "addresses",
  "serial",
];

const value = fc.oneof(fc.jsonValue(), fc.constant("04da6b54-80e4-46f7-96ec-b56ff0331ba9"), fc.constant("__proto__"));
const inputs = fc.oneof(value, fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), value));
const state = fc.oneof(value, fc.record({ inputs, outputs: inputs, parent: value }));
const type = fc.oneof(fc.constantFrom(...ownTypes), fc.string(), fc.constant("aws:ec2/instance:Instance"));
const urn = fc.oneof(
  fc.tuple(type, fc.string()).map(([of, name]) => `urn:pulumi:dev::shop::vmfarm:index:MultiTierCluster$${of}::${name}`),
  value,
);
const op = fc.oneof(
  fc.constantFrom("create", "update", "replace", "delete", "same", "read", "delete-replaced", "import", "__proto__"),
  value,
);
const names = fc.oneof(value, fc.array(fc.oneof(fc.constantFrom(...keys), value)));

const step = fc.record({
  op,
  urn,
  oldState: state,
  newState: state,
  detailedDiff: fc.oneof(value, fc.dictionary(fc.constantFrom(...keys), value)),
  diffReasons: names,
  replaceReasons: names,
});

function report(text: string): void {
  const read = review(readPreview(text), knowledge());
  markdown(read);
  plainText(read);
  json(read);
}

describe("a report never throws", () => {
  it("on a preview of one object, whoever's resources it has", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(step, value)), fc.array(value), (steps, diagnostics) =>
        report(JSON.stringify({ steps, diagnostics })),
      ),
      { numRuns: propertyRuns(1000) },
    );
  });

  it("on a preview of events", () => {
    const event = fc.oneof(
      fc
        .record({ op, urn, old: state, new: state, detailedDiff: value, diffs: names, keys: names })
        .map((metadata) => ({ resourcePreEvent: { metadata } })),
      value.map((diagnosticEvent) => ({ diagnosticEvent })),
      value.map((metadata) => ({ resOutputsEvent: { metadata } })),
    );
    const summary = JSON.stringify({ summaryEvent: {} });
    fc.assert(
      fc.property(fc.array(event), (events) =>
        report([...events.map((one) => JSON.stringify(one)), summary].join("\n")),
      ),
      { numRuns: propertyRuns(1000) },
    );
  });

  it("on whatever else, but with a sentence on what to do", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          report(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PreviewError);
        }
      }),
    );
  });
});

describe("what is no whole preview is refused", () => {
  it.each([
    ["", /nothing was given to read/],
    ["error: no stack selected", /this is no JSON, it begins with "error: no stack selected"/],
    ["[]", /no JSON|no preview/],
    ['{"a":1}', /neither steps nor events/],
    ['{"level":"info"}\n{"level":"info"}\n', /no event of the engine/],
    [recordedText("image", "json").slice(0, 5000), /cut off or damaged/],
    [recordedText("image", "jsonl").slice(0, 50_000), /line \d+ is cut off/],
  ])("%.20s…", (text, reason) => {
    expect(() => readPreview(text)).toThrow(PreviewError);
    expect(() => readPreview(text)).toThrow(reason);
  });
});

describe("what others print around a preview", () => {
  const policies = ["Loading policy packs...", "", "Policies:", "    ✅ farm@v1.0.0 {mandatory}"];
  const said = policies.filter(Boolean);

  it.each(["json", "jsonl"] as const)("is skipped before and behind the form of %s, and told", (form) => {
    const whole = recordedText("image", form);
    const read = readPreview([...policies, whole.trimEnd(), ...policies].join("\n"));
    expect(read).toEqual({ ...readPreview(whole), skipped: [...said, ...said] });
    expect(readPreview(whole).skipped).toEqual([]);
  });

  it.each(["json", "jsonl"] as const)("may be marks, line breaks and colours around the form of %s", (form) => {
    const whole = recordedText("image", form);
    const plain = readPreview(whole);
    expect(readPreview(`\ufeff${whole}`)).toEqual(plain);
    expect(readPreview(Buffer.from(`\ufeff${whole}`, "utf16le"))).toEqual(plain);
    expect(readPreview(whole.replaceAll("\n", "\r\n"))).toEqual(plain);
    expect(readPreview(`\u001b[0m\u001b[38;5;13m${whole}\u001b[0m`)).toEqual(plain);
    expect(readPreview(`\u001b]0;title\u0007\n${whole}`).skipped).toEqual([]);
  });

  it("may be on the line of an event", () => {
    const lines = recordedText("image").trimEnd().split("\n");
    const read = readPreview([`warning: old${lines[0]}`, ...lines.slice(1)].join("\n"));
    expect(read).toEqual({ ...readPreview(lines.join("\n")), skipped: ["warning: old"] });
    expect(() => readPreview([...lines, 'warning: old{"sequence":1,"resou'].join("\n"))).toThrow(/line \d+ is cut off/);
  });

  it("may be JSON of their own", () => {
    const whole = recordedText("image", "json");
    expect(readPreview(`{"level":"info"}\n${whole}`).skipped).toEqual(['{"level":"info"}']);
  });

  it("hides neither that a preview is cut off nor that there are two", () => {
    for (const form of ["json", "jsonl"] as const) {
      const whole = recordedText("image", form);
      const half = whole.slice(0, whole.length / 2);
      expect(() => readPreview(`${policies.join("\n")}\n${half}`)).toThrow(/cut off/);
      expect(() => readPreview(`${half}\n${policies.join("\n")}`)).toThrow(/cut off/);
      expect(() => readPreview(`${half}\n${whole}`)).toThrow(/cut off/);
      expect(() => readPreview(`${whole}\n${whole}`)).toThrow(/two previews in one/);
      const [first, ...rest] = whole.split("\n");
      if (form === "jsonl")
        expect(() => readPreview([first, first, ...rest].join("\n"))).toThrow(/two previews in one/);
      expect(() => readPreview(whole.slice(whole.indexOf("\n", 2000)))).not.toThrow(TypeError);
    }
    expect(() => readPreview(`${recordedText("image", "json")}${recordedText("image", "jsonl")}`)).toThrow(
      /two previews/,
    );
  });

  it("does not keep a state from being read", () => {
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

  it("tells what is done, and not what the refresh has found", () => {
    const found = [
      event("resourcePreEvent", "refresh", state("a"), state("a")),
      event("resOutputsEvent", "update", state("a"), state("b")),
    ];
    expect(read(...found)).toMatchObject({ refreshed: true, steps: [] });
    const back = read(...found, event("resourcePreEvent", "update", state("b"), state("a")));
    expect(back.steps).toMatchObject([{ action: "update", olds: { instanceType: "b" }, news: { instanceType: "a" } }]);
    expect(readPreview(recordedText("image")).refreshed).toBe(false);
  });

  it("tells that what is gone is made", () => {
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

  it("has no line that says that there was none", () => {
    const report = review(read(event("resourcePreEvent", "refresh", state("a"), state("a"))), knowledge());
    for (const render of [markdown, plainText]) expect(render(report)).not.toContain("refresh");
    for (const render of [markdown, plainText]) expect(render({ ...report, refreshed: false })).toContain("--refresh");
  });
});

describe("warnings of the engine about the runner's own tools", () => {
  const notices = [
    "using pulumi-resource-libvirt from $PATH at /usr/local/bin/pulumi-resource-libvirt",
    "using pulumi-language-nodejs from $PATH at /opt/a b/pulumi-language-nodejs expected /usr/bin/pulumi-language-nodejs",
    "error downloading provider: connection reset\nWill retry in 1s [2/5]",
  ];
  const urn = "urn:pulumi:dev::shop::a:b:C::c";
  const others = [
    { message: `${notices[0]} and this\nand a second line` },
    { message: "the disk is full" },
    { message: notices[0], urn },
  ];
  const of = (all: { message?: string; urn?: string }[]) =>
    review(
      readPreview(JSON.stringify({ steps: [], diagnostics: all.map((one) => ({ severity: "warning", ...one })) })),
      knowledge(),
    );

  it("are told as notices, and are no reason to fail", () => {
    const report = of(notices.map((message) => ({ message: `<{%fg 3%}>warning: <{%reset%}>${message}\n` })));
    expect(report).toMatchObject({ warnings: [], notices });
    expect(failures(report, ["warning"])).toEqual([]);
    expect(plainText(report)).toContain(`notice: ${notices[0]}\n`);
    expect(markdown(report)).toContain("3 notices of the engine");
  });

  it.each(others)("and no other: %j", (one) => {
    expect(failures(of([one]), ["warning"])).toEqual(["warning"]);
  });
});

describe("a preview of events", () => {
  const lines = recordedText("image").trimEnd().split("\n");
  const ended = lines.findIndex((line) => line.includes("summaryEvent"));

  it("that ends before its summary has failed", () => {
    expect(readPreview(lines.join("\n")).errors).toEqual([]);
    expect(readPreview(lines.slice(0, ended).join("\n")).errors).toEqual(["the preview did not come to its end"]);
  });

  it("that says why it failed says nothing else", () => {
    const error = JSON.stringify({ diagnosticEvent: { severity: "error", message: "no such host" } });
    expect(readPreview([...lines.slice(0, ended), error].join("\n")).errors).toEqual(["no such host"]);
  });
});
