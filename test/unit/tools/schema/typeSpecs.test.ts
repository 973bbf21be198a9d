import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { TypeSpecs } from "../../../../tools/schema/typeSpecs";

const path = "/virtual/declarations.ts";
const options: ts.CompilerOptions = { strict: true, lib: ["lib.es5.d.ts"], types: [], noResolve: true };
// Parsed once: it takes longer than everything else here.
const libraryFile = join(dirname(ts.getDefaultLibFilePath(options)), "lib.es5.d.ts");
const library = ts.createCompilerHost(options).getSourceFile(libraryFile, ts.ScriptTarget.ES2022);

/** The specification of the interface `Inputs` in a source, with its types and what cannot be expressed. */
function read(source: string, anything: string[] = []) {
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (name, version) => {
    if (name === path) return ts.createSourceFile(name, source, version);
    return name === libraryFile ? library : undefined;
  };
  const program = ts.createProgram([path], options, host);
  const checker = program.getTypeChecker();
  const declared = program
    .getSourceFile(path)!
    .statements.find((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === "Inputs")!;
  const specs = new TypeSpecs(checker, { anything });
  const object = specs.objectSpec(checker.getTypeAtLocation(declared), "Inputs");
  return { ...object, types: specs.types, problems: specs.problems };
}

describe("TypeSpecs", () => {
  it("has plain values, lists and records as such, and what may be left out as not required", () => {
    const { properties, required, problems } = read(`interface Inputs {
      text: string; count: number; on: boolean; may?: boolean; absent: string | undefined;
      list: readonly string[]; lists?: number[][]; record: Readonly<Record<string, readonly number[]>>; }`);
    expect(properties).toEqual({
      absent: { type: "string" },
      count: { type: "number" },
      list: { type: "array", items: { type: "string" } },
      lists: { type: "array", items: { type: "array", items: { type: "number" } } },
      may: { type: "boolean" },
      on: { type: "boolean" },
      record: { type: "object", additionalProperties: { type: "array", items: { type: "number" } } },
      text: { type: "string" },
    });
    expect(required).toEqual(["count", "list", "on", "record", "text"]);
    expect(problems).toEqual([]);
  });

  it("has an interface once, with what it extends, and one that refers to itself", () => {
    const { properties, types } = read(`
      interface Base {
        /** Of the base. */
        a: string }
      /** A node. */ interface Node extends Base { next?: Node }
      interface Inputs { one: Node; more: Node[] }`);
    const $ref = "#/types/vmfarm:index:Node";
    expect(properties).toEqual({ more: { type: "array", items: { $ref } }, one: { $ref } });
    expect(types).toEqual({
      "vmfarm:index:Node": {
        type: "object",
        description: "A node.",
        properties: { a: { type: "string", description: "Of the base." }, next: { $ref } },
        required: ["a"],
      },
    });
  });

  it("has named unions of texts as enums, others as texts that say their values", () => {
    const { properties, types } = read(`
      type Level = "low" | "high";
      interface Inputs { level?: Level; kind: "b" | "a" }`);
    expect(properties).toEqual({
      kind: { type: "string", description: "One of `a`, `b`." },
      level: { $ref: "#/types/vmfarm:index:Level" },
    });
    expect(types["vmfarm:index:Level"]).toMatchObject({
      type: "string",
      enum: [
        { name: "high", value: "high" },
        { name: "low", value: "low" },
      ],
    });
  });

  it("has intersections and mapped types with a name as objects", () => {
    const { types, problems } = read(`
      interface Facts { id: string }
      type Checked = { name: string } & Partial<Facts>;
      interface Inputs { one: Checked }`);
    expect(types["vmfarm:index:Checked"]).toMatchObject({
      properties: { id: { type: "string" }, name: { type: "string" } },
      required: ["name"],
    });
    expect(problems).toEqual([]);
  });

  it("shows links in doc comments as what they name", () => {
    const { properties } = read("interface Inputs {\n/** As {@link read} or {@link write | written}. */\na: string }");
    expect(properties.a?.description).toBe("As `read` or written.");
  });

  it.each([
    ["string | number", "string | number"],
    ["{ inner: string }", "{ inner: string; }"],
    ["() => void", "() => void"],
    ["any", "any"],
    ["unknown", "unknown"],
    ["string | null", "string | null"],
    ["[string, number][]", "[string, number]"],
    ["Missing", "Missing"],
  ])("refuses %s with the property's path", (type, shown) => {
    const { problems } = read(`interface Part { odd: ${type} } interface Inputs { part: Part }`);
    const place = type.endsWith("[]") ? "odd[]" : "odd";
    expect(problems).toEqual([`vmfarm:index:Part.${place}: the type "${shown}" cannot be expressed in the schema`]);
  });

  it("lets listed properties be anything, if they are declared as unknown", () => {
    const source = "interface Inputs { begins: Record<string, unknown>; other: unknown }";
    const { properties, problems } = read(source, ["Inputs.begins[]"]);
    expect(properties.begins).toEqual({ type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } });
    expect(problems).toEqual(['Inputs.other: the type "unknown" cannot be expressed in the schema']);
  });

  it("refuses two types with one name", () => {
    const { problems } = read(`
      namespace A { export interface Part { a: string } }
      namespace B { export interface Part { b: string } }
      interface Inputs { a: A.Part; b: B.Part }`);
    expect(problems).toEqual(["Inputs.b: two different types have the name vmfarm:index:Part"]);
  });
});
