import { basename, join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { policies } from "../../src/policy/policies";

const root = join(__dirname, "../..");
/** What a program imports, and the source of it. */
const entries = { vmfarm: join(root, "src/index.ts"), "vmfarm/policy": join(root, "src/policy/policies.ts") };

/** Properties of which exactly one is set: none has a default. */
const alternatives = [
  ...["bootstrap", "file", "url", "template", "ami", "ssmParameter"].map((name) => `ImageBase.${name}`),
  ...["content", "source"].map((name) => `ImageFile.${name}`),
  ...["libvirt", "vsphere", "ec2"].map((name) => `PlatformArgs.${name}`),
  ...["cluster", "resourcePool"].map((name) => `VsphereArgs.${name}`),
];

interface Property {
  place: string;
  optional: boolean;
  text: string;
  default?: string;
}

interface Export {
  name: string;
  declarations: readonly ts.Declaration[];
  /** A class, a function or a constant, and not an enum. */
  isCode: boolean;
  text: string;
  tags: readonly ts.JSDocTagInfo[];
}

let surface: ts.Program;
let exported: Export[];
let properties: Property[];

const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config;
const options = { ...ts.parseJsonConfigFileContent(config, ts.sys, root).options, noEmit: true, incremental: false };

const textOf = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  ts.displayPartsToString([...(parts ?? [])]);

/** What an entry exports, whatever file declares it. */
function exportsOf(program: ts.Program, entry: string): Export[] {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
  return checker.getExportsOfModule(module).map((alias) => {
    const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
    const tags = symbol.getJsDocTags(checker);
    return {
      name: alias.name,
      declarations: symbol.declarations ?? [],
      isCode: (symbol.flags & ts.SymbolFlags.Value) !== 0 && !tags.some((tag) => tag.name === "enum"),
      text: textOf(symbol.getDocumentationComment(checker)),
      tags,
    };
  });
}

/** The properties of an interface, those that it inherits among them. */
function propertiesOf(program: ts.Program, { name, declarations }: Export): Property[] {
  const checker = program.getTypeChecker();
  const own = declarations.find(ts.isInterfaceDeclaration);
  if (!own) return [];
  return checker.getPropertiesOfType(checker.getTypeAtLocation(own)).map((property) => {
    const tag = property.getJsDocTags(checker).find((one) => one.name === "default");
    return {
      place: `${name}.${property.name}`,
      optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
      text: textOf(property.getDocumentationComment(checker)),
      default: tag && textOf(tag.text),
    };
  });
}

interface Example {
  of: string;
  code: string;
}

/** The programs in an export's `@example`. */
function examplesOf({ name, tags }: Export): Example[] {
  return tags
    .filter((tag) => tag.name === "example")
    .map((tag, i) => {
      const [, code] = /^```ts\n([\s\S]*\n)```$/.exec(textOf(tag.text).trim()) ?? [];
      if (code === undefined) throw new Error(`the example of ${name} is not one block of TypeScript`);
      return { of: i === 0 ? name : `${name}${i + 1}`, code };
    });
}

/** The SDKs of providers take longest to read, and nothing that is exported has a type of theirs. */
const providerSdk = /^@pulumi\/(aws|libvirt|vsphere)(\/|$)|^@aws-sdk\//;

/** The entries and more files, which need not exist. */
function programOf(files: ReadonlyMap<string, string>, before?: ts.Program): ts.Program {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const cache = ts.createModuleResolutionCache(root, host.getCanonicalFileName, options);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) =>
    before?.getSourceFile(path) ?? getSourceFile.call(host, path, version, ...rest);
  host.resolveModuleNameLiterals = (names, from, redirect, settings, source) =>
    names.map((name) =>
      providerSdk.test(name.text)
        ? { resolvedModule: undefined }
        : ts.resolveModuleName(
            name.text,
            from,
            settings,
            host,
            cache,
            redirect,
            ts.getModeForUsageLocation(source, name, settings),
          ),
    );
  const rootNames = [...files.keys(), ...Object.values(entries)];
  return ts.createProgram({ rootNames, options, host, oldProgram: before });
}

/** What the compiler says of programs, each in a file beside those of `examples/`. */
function compile(programs: readonly Example[]): string[] {
  const files = new Map(programs.map(({ of, code }) => [join(root, "examples", `exampleOf${of}.ts`), code]));
  const program = programOf(files, surface);
  return [...files.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return faults.map(({ messageText }) => `${basename(path)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

beforeAll(() => {
  surface = programOf(new Map());
  exported = Object.values(entries).flatMap((entry) => exportsOf(surface, entry));
  properties = exported.flatMap((one) => propertiesOf(surface, one));
});

test("everything that is exported is described", () => {
  expect(exported.length).toBeGreaterThan(50);
  expect(properties.length).toBeGreaterThan(200);
  expect(exported.filter(({ text }) => text === "").map(({ name }) => name)).toEqual([]);
  expect(properties.filter(({ text }) => text === "").map(({ place }) => place)).toEqual([]);
});

test("everything that is exported is in a group of the reference, and arguments in a category", () => {
  const tagOf = ({ tags }: Export, name: string) => textOf(tags.find((tag) => tag.name === name)?.text);
  const groups = ["Components", "Arguments", "Enums", "Outputs", "Errors", "Policies"];
  expect(exported.filter((one) => !groups.includes(tagOf(one, "group"))).map(({ name }) => name)).toEqual([]);
  const categories = ["Images", "LANs", "Machines", "Clusters", "Elastic farms", "Platforms"];
  const args = exported.filter((one) => tagOf(one, "group") === "Arguments");
  expect(args.filter((one) => !categories.includes(tagOf(one, "category"))).map(({ name }) => name)).toEqual([]);
});

test("an argument that may be left out says what it then is, unless it is one of alternatives", () => {
  const silent = properties.filter(({ optional, ...one }) => optional && !one.default?.trim());
  expect([...new Set(silent.map(({ place }) => place))].sort()).toEqual([...alternatives].sort());
});

test("a default is in its tag alone", () => {
  expect(properties.filter(({ text }) => /\bdefault/i.test(text)).map(({ place }) => place)).toEqual([]);
});

test("the comment on policies has a row for each", () => {
  const { text } = exported.find(({ name }) => name === "policies")!;
  const rows = [...text.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm)].map(([, name, level]) => [name, level]);
  expect(rows).toEqual(policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]));
});

describe("examples", () => {
  test("are there for every class and value", () => {
    const examples = new Set(exported.flatMap(examplesOf).map(({ of }) => of));
    const without = exported.filter(({ name, isCode }) => isCode && !examples.has(name));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test("are whole programs that compile", () => {
    const examples = exported.flatMap(examplesOf);
    expect(examples.filter(({ code }) => !/from "vmfarm(\/policy)?";\n/.test(code))).toEqual([]);
    expect(compile(examples)).toEqual([]);
  });

  test("are checked by their types", () => {
    const code = 'import { VirtualLan } from "vmfarm";\nnew VirtualLan("lan", { cidr: 10 });\n';
    expect(compile([{ of: "Wrong", code }])).toEqual([
      "exampleOfWrong.ts: Type 'number' is not assignable to type 'string'.",
    ]);
  });
});
