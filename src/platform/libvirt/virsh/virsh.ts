import { type Finished, lastLines, ProgramError, type RunOptions, run } from "../../../process/run";
import { runInSession } from "./sessions";

/** Runs one virsh command on the libvirt behind `uri`. @throws ProgramError */
export function virsh(uri: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return execute(uri, args, args.map(quote).join(" "), options);
}

/**
 * Runs several commands over one connection, in order. All are run, whatever the ones before them said.
 * @returns what they printed. @throws ProgramError where any of them failed.
 */
export async function virshBatch(
  uri: string,
  commands: readonly (readonly string[])[],
  options: RunOptions = {},
): Promise<string> {
  if (commands.length === 0) return "";
  const script = commands.map((command) => command.map(quote).join(" ")).join("; ");
  const { stdout, stderr } = await execute(uri, [script], script, options).catch((error: unknown) => {
    // The message names the first command: the whole script is not for people.
    if (error instanceof ProgramError && error.exitCode !== undefined) throw batchError(commands, error.stderr);
    throw error;
  });
  // In batch mode virsh's exit code is that of the last command only.
  if (/^error:/m.test(stderr)) throw batchError(commands, stderr);
  return stdout;
}

/**
 * In a virsh that is kept, else in one that is started for this.
 * @param args as virsh's own arguments. @param line the same as a line that virsh reads
 */
async function execute(uri: string, args: readonly string[], line: string, options: RunOptions): Promise<Finished> {
  const argv = ["--quiet", `--connect=${uri}`, ...args];
  const kept = Object.keys(options).length === 0;
  const finished = kept ? await runInSession(uri, line).catch((error) => rethrown(error, argv)) : undefined;
  if (!finished) return run("virsh", argv, options);
  const { stdout, stderr } = finished;
  // Such a virsh has no exit code for each command.
  if (/^error:/m.test(stderr)) throw new ProgramError("virsh", argv, 1, stderr, lastLines(stderr), stdout);
  return finished;
}

function rethrown(error: unknown, argv: readonly string[]): never {
  throw error instanceof ProgramError ? error.of("virsh", argv) : error;
}

function batchError(commands: readonly (readonly string[])[], stderr: string): ProgramError {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return new ProgramError("virsh", [commands[0]![0]!], undefined, stderr, lines.join(" / "));
}

/** A word as virsh's own parser reads it back: between double quotes, where only the backslash and the quote are special. */
export function quote(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}
