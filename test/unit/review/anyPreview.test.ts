import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ec2 } from "../../../src/preview/kinds/ec2";
import { libvirt } from "../../../src/preview/kinds/libvirt";
import { ownKinds } from "../../../src/preview/kinds/own";
import { vsphere } from "../../../src/preview/kinds/vsphere";
import { PreviewError, readPreview } from "../../../src/preview/readPreview";
import { failures } from "../../../src/review/failOn";
import { json } from "../../../src/review/render/json";
import { markdown } from "../../../src/review/render/markdown";
import { plainText } from "../../../src/review/render/text";
import { review } from "../../../src/review/review";
import { propertyRuns } from "../../support/longRun";
import { knowledge } from "./support";

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
  it("on a preview in the summary form, whatever resources it has", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(step, value)), fc.array(value), (steps, diagnostics) =>
        report(JSON.stringify({ steps, diagnostics })),
      ),
      { numRuns: propertyRuns(1000) },
    );
  });

  it("on a preview in the event form", () => {
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

  it("on any other text, for which reading fails with a PreviewError", () => {
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

describe("a preview with a refresh", () => {
  const urn = "urn:pulumi:dev::shop::aws:ec2/instance:Instance::vm";
  const event = (kind: string, op: string, old: object | null, made: object | null) =>
    JSON.stringify({ [kind]: { metadata: { op, urn, old, new: made } } });
  const state = (type: string) => ({ inputs: { instanceType: type } });
  const read = (...events: string[]) => readPreview([...events, '{"summaryEvent":{}}'].join("\n"));

  it("has no line about a missing refresh", () => {
    const report = review(read(event("resourcePreEvent", "refresh", state("a"), state("a"))), knowledge());
    for (const render of [markdown, plainText]) expect(render(report)).not.toContain("refresh");
    for (const render of [markdown, plainText]) expect(render({ ...report, refreshed: false })).toContain("--refresh");
  });
});

describe("warnings of the engine about the runner's tools", () => {
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

  it("are notices, and no reason to fail", () => {
    const report = of(notices.map((message) => ({ message: `<{%fg 3%}>warning: <{%reset%}>${message}\n` })));
    expect(report).toMatchObject({ warnings: [], notices });
    expect(failures(report, ["warning"])).toEqual([]);
    expect(plainText(report)).toContain(`notice: ${notices[0]}\n`);
    expect(markdown(report)).toContain("3 notices of the engine");
  });

  it.each(others)("are notices only in the engine's own words: %j", (one) => {
    expect(failures(of([one]), ["warning"])).toEqual(["warning"]);
  });
});
