import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { ProgramError, run } from "../process/run";
import { UserError } from "./userError";

/** Where a preview comes from, if from no file. */
export interface PreviewSource {
  /** The engine is run for this stack. */
  stack?: string;
}

/** A preview as the engine prints it: of a file, of the engine that is run now, or of standard input. */
export async function previewText(file: string | undefined, { stack }: PreviewSource): Promise<string | Buffer> {
  if (stack === undefined) return givenText(file);
  refuseBoth(file);
  return engine(["preview", "--json", "--non-interactive", "--stack", stack]);
}

/** A stack's state as the engine exports it, secrets encrypted. */
export async function exportedState(stack: string, file: string | undefined): Promise<string> {
  refuseBoth(file);
  return engine(["stack", "export", "--non-interactive", "--stack", stack]);
}

/** The content of a file, or standard input. */
export async function givenText(file: string | undefined): Promise<Buffer> {
  if (file !== undefined && file !== "-") return readGivenFile(file);
  if (process.stdin.isTTY)
    throw new UserError("nothing to read: pipe the output of pulumi preview --json in, name a file, or give --stack");
  return buffer(process.stdin);
}

function refuseBoth(file: string | undefined): void {
  if (file !== undefined) throw new UserError("give a file or --stack, not both");
}

function readGivenFile(file: string): Buffer {
  try {
    // Nothing else is to be done meanwhile, and of a large file it takes half the time.
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

async function engine(args: string[]): Promise<string> {
  try {
    return (await run("pulumi", args)).stdout;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    // A preview that fails prints what it has found out until then, and that is a report, too.
    if (/^\s*\{/m.test(error.stdout)) return error.stdout;
    throw new UserError(error.message);
  }
}
