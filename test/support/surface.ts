import { basename, join } from "node:path";
import ts from "typescript";
import { repoRoot } from "../../tools/paths";
import { textOf } from "../../tools/schema/docComment";
import { compilerOptions, readLibrary } from "../../tools/schema/libraryProgram";
import { type Export, entries, exportsOf, type Property, propertiesOf } from "../../tools/schema/publicSurface";

export type { Export, Property };
export { textOf };

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

/** What the library exports, with its doc comments. */
export interface Surface {
  exported: readonly Export[];
  /** Properties of all interfaces, including inherited ones. */
  properties: readonly Property[];
  /** The compiler's messages for programs, each in a file beside those of `examples/`. */
  compile(programs: readonly Example[]): string[];
}

export function readSurface(): Surface {
  const files = Object.values(entries);
  const surface = readLibrary(files);
  const exported = files.flatMap((entry) => exportsOf(surface, entry));
  return {
    exported,
    properties: exported.flatMap((one) => propertiesOf(surface, one)),
    compile: (programs) => compile(programs, surface),
  };
}

function compile(programs: readonly Example[], surface: ts.Program): string[] {
  const files = new Map(programs.map(({ of, code }) => [join(repoRoot, "examples", `exampleOf${of}.ts`), code]));
  const program = programWith(files, surface);
  return [...files.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return faults.map(({ messageText }) => `${basename(path)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

/** The library with further files, which need not exist. */
function programWith(files: ReadonlyMap<string, string>, before: ts.Program): ts.Program {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) =>
    before.getSourceFile(path) ?? getSourceFile.call(host, path, version, ...rest);
  return ts.createProgram({
    rootNames: [...files.keys(), ...before.getRootFileNames()],
    options,
    host,
    oldProgram: before,
  });
}
