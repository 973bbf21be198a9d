import { beforeAll, describe, expect, test } from "vitest";
import { policies } from "../../src/policy/policies";
import { type Export, examplesOf, readSurface, type Surface, textOf } from "../support/surface";

/** Properties of which exactly one is set: none has a default. */
const alternatives = [
  ...["bootstrap", "file", "url", "template", "ami", "ssmParameter"].map((name) => `ImageBase.${name}`),
  ...["content", "source"].map((name) => `ImageFile.${name}`),
  ...["libvirt", "vsphere", "ec2"].map((name) => `PlatformArgs.${name}`),
  ...["cluster", "resourcePool"].map((name) => `VsphereArgs.${name}`),
];

let exported: Surface["exported"];
let properties: Surface["properties"];
let compile: Surface["compile"];

beforeAll(() => {
  ({ exported, properties, compile } = readSurface());
});

test("everything that is exported is described", () => {
  expect(exported.length).toBeGreaterThan(50);
  expect(properties.length).toBeGreaterThan(200);
  expect(exported.filter(({ text }) => text === "").map(({ name }) => name)).toEqual([]);
  expect(properties.filter(({ text }) => text === "").map(({ place }) => place)).toEqual([]);
});

test("no comment is cut off, as by an @ that begins a word", () => {
  const texts = [...exported, ...properties].map((one) => ("place" in one ? `${one.text} ${one.default}` : one.text));
  expect(texts.filter((text) => text.split("`").length % 2 === 0)).toEqual([]);
});

test("everything that is exported is in a group of the reference, and arguments in a category", () => {
  const tagOf = ({ tags }: Export, name: string) => textOf(tags.find((tag) => tag.name === name)?.text);
  const groups = ["Components", "Arguments", "Enums", "Outputs", "Errors", "Policies"];
  expect(exported.filter((one) => !groups.includes(tagOf(one, "group"))).map(({ name }) => name)).toEqual([]);
  const categories = ["Images", "LANs", "Machines", "Clusters", "Elastic farms", "Platforms"];
  const args = exported.filter((one) => tagOf(one, "group") === "Arguments");
  expect(args.filter((one) => !categories.includes(tagOf(one, "category"))).map(({ name }) => name)).toEqual([]);
});

test("an optional argument states its default, unless it is one of several alternatives", () => {
  const silent = properties.filter(({ optional, ...one }) => optional && !one.default?.trim());
  expect([...new Set(silent.map(({ place }) => place))].sort()).toEqual([...alternatives].sort());
});

test("a default is only in its tag", () => {
  expect(properties.filter(({ text }) => /\bdefault/i.test(text)).map(({ place }) => place)).toEqual([]);
});

test("the comment on policies has a row for each policy", () => {
  const { text } = exported.find(({ name }) => name === "policies")!;
  const rows = [...text.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm)].map(([, name, level]) => [name, level]);
  expect(rows).toEqual(policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]));
});

describe("examples", () => {
  test("exist for every class and value", () => {
    const examples = new Set(exported.flatMap(examplesOf).map(({ of }) => of));
    const without = exported.filter(({ name, isCode }) => isCode && !examples.has(name));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test("are complete programs that compile", () => {
    const examples = exported.flatMap(examplesOf);
    expect(examples.filter(({ code }) => !/from "vmfarm(\/policy)?";\n/.test(code))).toEqual([]);
    expect(compile(examples)).toEqual([]);
  });

  test("are type-checked", () => {
    const code = 'import { VirtualLan } from "vmfarm";\nnew VirtualLan("lan", { cidr: 10 });\n';
    expect(compile([{ of: "Wrong", code }])).toEqual([
      "exampleOfWrong.ts: Type 'number' is not assignable to type 'string'.",
    ]);
  });
});
