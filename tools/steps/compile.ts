import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { repoRoot } from "../paths";
import { hasAwsPackages } from "../toolchain/awsSdk";
import { contentKey } from "../toolchain/contentKey";
import { vsphere } from "../toolchain/providers";
import { findSdk } from "../toolchain/sdk";
import type { Step } from "../ui/steps";

const tsc = join(repoRoot, "node_modules", "typescript", "bin", "tsc");
/** Folders whose files import packages that `npm start` has no use for, and what tells whether those are there. */
const optional: readonly [string, () => unknown][] = [
  ["src/platform/ec2/", hasAwsPackages],
  ["src/platform/vsphere/", () => findSdk(vsphere)],
];
const keyFile = join(repoRoot, "dist", ".sources");

/**
 * TypeScript to `dist`, where sources changed since: type-checking an unchanged program costs seconds at every start.
 * What imports packages that are not there is compiled all the same, and checked when the tests have brought them.
 */
export function compile(): Step {
  return {
    title: "Compile",
    async upToDate() {
      return existsSync(keyFile) && readFileSync(keyFile, "utf8") === sourcesKey() ? "dist is up to date" : undefined;
    },
    async run() {
      const key = sourcesKey();
      const unchecked = uncheckedFolders();
      const messages: string[] = [];
      const onLine = (line: string) => messages.push(line);
      await run(process.execPath, [tsc, "-p", repoRoot], { onLine }).catch(() => {
        const errors = unchecked.reduce<readonly string[]>((left, folder) => messagesOutside(folder, left), messages);
        if (messages.length > 0 && errors.length === 0) return;
        throw new Error(`the sources do not compile:\n${errors.slice(0, 20).join("\n")}`);
      });
      await writeFile(keyFile, key);
      return `compiled to dist${unchecked.map((folder) => `; ${folder} is not type-checked`).join("")}`;
    },
  };
}

function uncheckedFolders(): string[] {
  return optional.flatMap(([folder, find]) => (find() ? [] : [folder]));
}

/** The compiler's messages but for those on files below a folder. Further lines of a message are indented. */
export function messagesOutside(folder: string, lines: readonly string[]): string[] {
  let isInside = false;
  return lines.filter((line) => {
    if (!/^\s/.test(line)) isInside = line.startsWith(folder);
    return !isInside;
  });
}

function sourcesKey(): string {
  const dirs = ["src", "examples", "tools", "bench"].map((dir) => join(repoRoot, dir)).filter((dir) => existsSync(dir));
  const settings = ["tsconfig.json", "package-lock.json"].map((file) => readFileSync(join(repoRoot, file), "utf8"));
  return contentKey(dirs, [...settings, ...uncheckedFolders()], (path) =>
    /(^|\/)(node_modules|Pulumi\..*yaml)$/.test(path),
  );
}
