import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { repoRoot } from "../paths";
import { findAwsPackages } from "../toolchain/awsPackages";
import { contentKey } from "../toolchain/contentKey";
import type { Step } from "../ui/steps";

/** Sources that import packages which `npm start` has no use for. */
const ec2Sources = "src/platform/ec2/";
const tsc = join(repoRoot, "node_modules", "typescript", "bin", "tsc");
const keyFile = join(repoRoot, "dist", ".sources");

/**
 * TypeScript to `dist`, where sources changed since: type-checking an unchanged program costs seconds at every start.
 * Without AWS's packages what imports them is compiled all the same, and checked when the tests have brought them.
 */
export function compile(): Step {
  return {
    title: "Compile",
    async upToDate() {
      return existsSync(keyFile) && readFileSync(keyFile, "utf8") === sourcesKey() ? "dist is up to date" : undefined;
    },
    async run() {
      const key = sourcesKey();
      const isChecked = findAwsPackages() !== undefined;
      const messages: string[] = [];
      const onLine = (line: string) => messages.push(line);
      await run(process.execPath, [tsc, "-p", repoRoot], { onLine }).catch(() => {
        const errors = isChecked ? messages : messagesOutside(ec2Sources, messages);
        if (messages.length > 0 && errors.length === 0) return;
        throw new Error(`the sources do not compile:\n${errors.slice(0, 20).join("\n")}`);
      });
      await writeFile(keyFile, key);
      return isChecked ? "compiled to dist" : `compiled to dist; ${ec2Sources} is not type-checked`;
    },
  };
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
  const facts = findAwsPackages() ? settings : [...settings, "unchecked"];
  return contentKey(dirs, facts, (path) => /(^|\/)(node_modules|Pulumi\..*yaml)$/.test(path));
}
