import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import type { Preview } from "../preview/readPreview";
import { ProgramError, run } from "../process/run";
import { oneLine } from "../report/visible";
import { UserError } from "./errors";

/** Reads a preview from a file or standard input, or, given a stack, runs one. @throws UserError */
export async function previewText(file: string | undefined, stack: string | undefined): Promise<string | Buffer> {
  if (stack === undefined) return readInput(file);
  refuseBoth(file);
  return pulumi(["preview", "--json", "--non-interactive", "--stack", stack]);
}

/** Exports the state of a stack; secrets stay encrypted. @throws UserError */
export async function exportedState(stack: string, file?: string): Promise<string> {
  refuseBoth(file);
  return pulumi(["stack", "export", "--non-interactive", "--stack", stack]);
}

/** Reads a file or standard input. @throws UserError */
export async function readInput(file: string | undefined): Promise<Buffer> {
  if (file !== undefined && file !== "-") return readInputFile(file);
  if (process.stdin.isTTY)
    throw new UserError("nothing to read: pipe in the output of pulumi preview --json, name a file, or give --stack");
  return buffer(process.stdin);
}

function refuseBoth(file: string | undefined): void {
  if (file !== undefined) throw new UserError("give a file or --stack, not both");
}

function readInputFile(file: string): Buffer {
  try {
    // Nothing else happens meanwhile, and large files take half as long as with the asynchronous function.
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

async function pulumi(args: string[]): Promise<string> {
  try {
    return (await run("pulumi", args)).stdout;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    // A failed preview prints what it has found so far, which makes a report, too.
    if (/^\s*\{/m.test(error.stdout)) return error.stdout;
    throw new UserError(error.message);
  }
}

const maxLines = 3;
const maxLength = 60;

/** Reports on standard error which lines of the input were skipped. */
export function reportSkipped({ skipped }: Pick<Preview, "skipped">): void {
  if (skipped.length === 0) return;
  const shown = skipped.slice(0, maxLines).map((line) => {
    const text = oneLine(line);
    return `"${text.length > maxLength ? `${text.slice(0, maxLength)}…` : text}"`;
  });
  const more = skipped.length - shown.length;
  const lines = skipped.length === 1 ? "1 line" : `${skipped.length} lines`;
  console.error(
    `vmfarm: skipped ${lines} not printed by the engine: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
  );
}
