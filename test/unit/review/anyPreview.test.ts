import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PreviewError, readPreview } from "../../../src/review/input/readPreview";
import { ec2 } from "../../../src/review/platforms/ec2";
import { libvirt } from "../../../src/review/platforms/libvirt";
import { shared } from "../../../src/review/platforms/ours";
import { vsphere } from "../../../src/review/platforms/vsphere";
import { json } from "../../../src/review/render/json";
import { markdown } from "../../../src/review/render/markdown";
import { plainText } from "../../../src/review/render/text";
import { review } from "../../../src/review/review";
import { knowledge, recordedText } from "./support";

const ownTypes = Object.keys({ ...libvirt, ...vsphere, ...ec2, ...shared });
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
      { numRuns: 1000 },
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
      { numRuns: 1000 },
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
