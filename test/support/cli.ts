import { join } from "node:path";
import { type RunOptions, run } from "../../src/process/run";
import { repoRoot } from "../../tools/paths";

/** The output of the built program `vmfarm`. @throws ProgramError if it fails */
export async function vmfarm(args: readonly string[], options: RunOptions): Promise<string> {
  return (await run(process.execPath, [join(repoRoot, "dist", "src", "cli", "main.js"), ...args], options)).stdout;
}
