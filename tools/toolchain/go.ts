import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../src/process/run";
import { repoRoot } from "../paths";

/** `go version`, as `go1.26.8 linux/amd64`. @throws Error that says what to install */
export async function goVersion(): Promise<string> {
  const { stdout } = await run("go", ["version"]).catch(() => {
    throw new Error(
      "this is built from Go modules where there is no official download that answers: install Go 1.25 or newer (or, for engine and providers, the official pulumi)",
    );
  });
  return stdout.trim().replace(/^go version /, "");
}

/** What the name of a build in the cache depends on besides its module. @param sources further files of this folder that shape it */
export async function buildFacts(sources: readonly string[] = []): Promise<string[]> {
  const texts = ["go.ts", ...sources].map((name) => readFileSync(join(repoRoot, "tools", "toolchain", name), "utf8"));
  return [await goVersion(), ...texts.map(withoutImports)];
}

/** A module's text without its imports: a file that is moved or renamed does not make builds of a different name. */
export function withoutImports(text: string): string {
  return text.replace(/^import [^;]*;\n/gm, "");
}

/** Files of a module that nothing is compiled of. */
export const isDocumentation = (path: string): boolean => path.endsWith(".md");

export interface GoBuild {
  /** Directory with go.mod. */
  module: string;
  package: string;
  output: string;
  ldflags?: string;
  report: (progress: string) => void;
}

/** Nobody debugs these: the executable is half as large, and the traces of a panic keep their lines. */
function withoutDebugInformation(ldflags = ""): string[] {
  return ["-gcflags", "all=-dwarf=false", "-ldflags", `-s -w ${ldflags}`];
}

/** `go build`, with its progress as packages compiled; packages in Go's own cache are not compiled again. */
export async function goBuild(build: GoBuild): Promise<void> {
  const name = build.output.split("/").pop();
  build.report(`${name}: downloading modules`);
  const { stdout } = await run("go", ["list", "-deps", build.package], { cwd: build.module });
  const total = stdout.trim().split("\n").length;
  let compiled = 0;
  const args = ["build", "-v", "-trimpath", "-buildvcs=false", ...withoutDebugInformation(build.ldflags)];
  const started = Date.now();
  const show = () =>
    build.report(
      `${name}: ${compiled} of at most ${total} packages compiled, ${Math.round((Date.now() - started) / 1000)} s`,
    );
  // Linking a large program prints nothing for half a minute.
  const ticking = setInterval(show, 1000);
  try {
    await run("go", [...args, "-o", build.output, build.package], {
      cwd: build.module,
      onLine: (line) => {
        if (/^[\w./~-]+$/.test(line)) compiled += 1;
        show();
      },
    });
  } finally {
    clearInterval(ticking);
  }
}

/** Directory of a module's source in Go's module cache, downloaded where it is not there. */
export async function goModuleDir(module: string, path: string): Promise<string> {
  await run("go", ["mod", "download", path], { cwd: module });
  return moduleFact(module, path, "{{.Dir}}");
}

/** The version of `path` that a module uses, as `v0.52.0`. */
export function goModuleVersion(module: string, path: string): Promise<string> {
  return moduleFact(module, path, "{{.Version}}");
}

async function moduleFact(module: string, path: string, format: string): Promise<string> {
  const { stdout } = await run("go", ["list", "-m", "-f", format, path], { cwd: module });
  return stdout.trim();
}
