import { join } from "node:path";
import ts from "typescript";
import { repoRoot } from "../paths";

/** The settings with which the library is read: without the providers' SDKs. */
export const settingsDir = join(repoRoot, "tools", "schema");

/** The compiler's options of these settings. */
export function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(settingsDir, "tsconfig.json"), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, settingsDir).options;
}

/** The library's sources from the given files on, with types and doc comments. */
export function readLibrary(files: readonly string[]): ts.Program {
  return ts.createProgram(
    files.map((file) => join(repoRoot, file)),
    compilerOptions(),
  );
}
