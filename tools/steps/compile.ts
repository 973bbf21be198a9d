import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { repoRoot } from "../paths";
import { contentKey } from "../toolchain/contentKey";
import type { Step } from "../ui/steps";

const tsc = join(repoRoot, "node_modules", "typescript", "bin", "tsc");
const keyFile = join(repoRoot, "dist", ".sources");

/** TypeScript to `dist`, where sources changed since: type-checking an unchanged program costs seconds at every start. */
export function compile(): Step {
  return {
    title: "Compile",
    async upToDate() {
      return existsSync(keyFile) && readFileSync(keyFile, "utf8") === sourcesKey() ? "dist is up to date" : undefined;
    },
    async run() {
      const key = sourcesKey();
      const errors: string[] = [];
      const onLine = (line: string) => errors.push(line);
      await run(process.execPath, [tsc, "-p", repoRoot], { onLine }).catch(() => {
        throw new Error(`the sources do not compile:\n${errors.slice(0, 20).join("\n")}`);
      });
      await writeFile(keyFile, key);
      return "compiled to dist";
    },
  };
}

function sourcesKey(): string {
  const dirs = ["src", "examples", "tools", "bench"].map((dir) => join(repoRoot, dir)).filter((dir) => existsSync(dir));
  const settings = ["tsconfig.json", "package-lock.json"].map((file) => readFileSync(join(repoRoot, file), "utf8"));
  return contentKey(dirs, settings, (path) => /(^|\/)(node_modules|Pulumi\..*yaml)$/.test(path));
}
