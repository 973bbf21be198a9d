import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/process/run";
import { repoRoot } from "../paths";
import { hasAwsPackages } from "../toolchain/awsSdk";
import { contentKey } from "../toolchain/contentKey";
import { vsphere } from "../toolchain/providers";
import { findSdk } from "../toolchain/sdk";
import type { Step } from "../ui/steps";

const tsc = join(repoRoot, "node_modules", "typescript", "bin", "tsc");
/** Compiled as well: the engine starts it at every run, and transpiling it each time would take three times as long. */
const awsStandIn = "test/support/awsProvider";
/** Sources that import packages which `npm start` does not need, and which take long to build or install. */
const optional = [
  { sources: "src/platform/vsphere/", isThere: () => findSdk(vsphere) !== undefined },
  { sources: "src/platform/ec2/", isThere: hasAwsPackages },
  { sources: `${awsStandIn}/`, isThere: hasAwsPackages },
];
const keyFile = join(repoRoot, "dist", ".sources");

/**
 * Compiles TypeScript to `dist` if sources changed: type-checking an unchanged program would cost seconds at every
 * start. Sources whose packages are missing are compiled all the same, and type-checked once the tests have installed them.
 */
export function compile(): Step {
  return {
    title: "Compile",
    async upToDate() {
      return existsSync(keyFile) && readFileSync(keyFile, "utf8") === sourcesKey() ? "dist is up to date" : undefined;
    },
    async run() {
      const key = sourcesKey();
      const unchecked = uncheckedSources();
      const messages: string[] = [];
      const onLine = (line: string) => messages.push(line);
      await run(process.execPath, [tsc, "-p", repoRoot], { onLine }).catch(() => {
        const errors = unchecked.reduce((left, folder) => messagesOutside(folder, left), messages);
        if (messages.length > 0 && errors.length === 0) return;
        throw new Error(`the sources do not compile:\n${errors.slice(0, 20).join("\n")}`);
      });
      await writeFile(keyFile, key);
      return ["compiled to dist", ...unchecked.map((folder) => `${folder} is not type-checked`)].join("; ");
    },
  };
}

function uncheckedSources(): string[] {
  return optional.filter(({ isThere }) => !isThere()).map(({ sources }) => sources);
}

/** The compiler's messages, except those on files below a folder. Further lines of a message are indented. */
export function messagesOutside(folder: string, lines: readonly string[]): string[] {
  let isInside = false;
  return lines.filter((line) => {
    if (!/^\s/.test(line)) isInside = line.startsWith(folder);
    return !isInside;
  });
}

function sourcesKey(): string {
  const sources = ["src", "examples", "tools", "bench", awsStandIn];
  const dirs = sources.map((dir) => join(repoRoot, dir)).filter((dir) => existsSync(dir));
  const settings = ["tsconfig.json", "package-lock.json"].map((file) => readFileSync(join(repoRoot, file), "utf8"));
  const facts = [...settings, ...uncheckedSources()];
  return contentKey(dirs, facts, (path) => /(^|\/)(node_modules|Pulumi\..*yaml)$/.test(path));
}
