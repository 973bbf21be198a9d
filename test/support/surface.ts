import { basename, join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");
/** What a program imports, and from which file. */
const entries = { vmfarm: join(root, "src/index.ts"), "vmfarm/policy": join(root, "src/policy/policies.ts") };

/** A property of an exported interface. */
export interface Property {
  /** Of the interface, and its own: `VirtualLanArgs.cidr`. */
  place: string;
  /** The interface that declares it; the exported one may inherit from it. */
  declaredBy: string;
  optional: boolean;
  text: string;
  default?: string;
}

/** What a program imports: a component, an interface, an enum, a value. */
export interface Export {
  name: string;
  declarations: readonly ts.Declaration[];
  /** A class, a function or a constant, but not an enum. */
  isCode: boolean;
  text: string;
  tags: readonly ts.JSDocTagInfo[];
}

const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config;
const options = { ...ts.parseJsonConfigFileContent(config, ts.sys, root).options, noEmit: true, incremental: false };

/** A doc comment, or a tag of it, as text. */
export const textOf = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  ts.displayPartsToString([...(parts ?? [])]);

/** What an entry point exports, whichever file declares it. */
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

/** The properties of an interface, including inherited ones. */
function propertiesOf(program: ts.Program, { name, declarations }: Export): Property[] {
  const checker = program.getTypeChecker();
  const own = declarations.find(ts.isInterfaceDeclaration);
  if (!own) return [];
  return checker.getPropertiesOfType(checker.getTypeAtLocation(own)).map((property) => {
    const tag = property.getJsDocTags(checker).find((one) => one.name === "default");
    return {
      place: `${name}.${property.name}`,
      declaredBy: (property.valueDeclaration!.parent as ts.InterfaceDeclaration).name.text,
      optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
      text: textOf(property.getDocumentationComment(checker)),
      default: tag && textOf(tag.text),
    };
  });
}

/** A program in a doc comment. */
export interface Example {
  of: string;
  code: string;
}

/** The programs in an export's `@example`. */
export function examplesOf({ name, tags }: Export): Example[] {
  return tags
    .filter((tag) => tag.name === "example")
    .map((tag, i) => {
      const [, code] = /^```ts\n([\s\S]*\n)```$/.exec(textOf(tag.text).trim()) ?? [];
      if (code === undefined) throw new Error(`the example of ${name} is not one block of TypeScript`);
      return { of: i === 0 ? name : `${name}${i + 1}`, code };
    });
}

/** The providers' SDKs take longest to read, and no export uses their types. */
const providerSdk = /^@pulumi\/(aws|libvirt|vsphere)(\/|$)|^@aws-sdk\//;

/** The entry points and further files, which need not exist. */
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

/** What the library exports, with its doc comments. */
export interface Surface {
  exported: readonly Export[];
  /** Properties of all interfaces, including inherited ones. */
  properties: readonly Property[];
  /** The compiler's messages for programs, each in a file beside those of `examples/`. */
  compile(programs: readonly Example[]): string[];
}

export function readSurface(): Surface {
  const surface = programOf(new Map());
  const exported = Object.values(entries).flatMap((entry) => exportsOf(surface, entry));
  return {
    exported,
    properties: exported.flatMap((one) => propertiesOf(surface, one)),
    compile: (programs) => compile(programs, surface),
  };
}

function compile(programs: readonly Example[], surface: ts.Program): string[] {
  const files = new Map(programs.map(({ of, code }) => [join(root, "examples", `exampleOf${of}.ts`), code]));
  const program = programOf(files, surface);
  return [...files.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return faults.map(({ messageText }) => `${basename(path)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}
