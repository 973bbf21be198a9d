import { randomUUID } from "node:crypto";
import { type Finished, ProgramError, type RunOptions, run } from "../../../process/run";

/** Runs one virsh command on the libvirt behind `uri`. @throws ProgramError */
export function virsh(uri: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run("virsh", ["--quiet", `--connect=${uri}`, ...args], options);
}

/**
 * Runs several commands over one connection, in order: a process for each would take most of the time. All are run, whatever the ones
 * before them said.
 * @returns what they printed. @throws ProgramError where any of them failed.
 */
export async function virshBatch(
  uri: string,
  commands: readonly (readonly string[])[],
  options: RunOptions = {},
): Promise<string> {
  if (commands.length === 0) return "";
  const script = commands.map((command) => command.map(quote).join(" ")).join("; ");
  const { stdout, stderr } = await runScript(uri, script, options).catch((error: unknown) => {
    // The message names the first command: the whole script is not for people.
    if (error instanceof ProgramError && error.exitCode !== undefined) throw batchError(commands, error.stderr);
    throw error;
  });
  // In batch mode virsh's exit code is that of the last command only.
  if (/^error:/m.test(stderr)) throw batchError(commands, stderr);
  return stdout;
}

function runScript(uri: string, script: string, options?: RunOptions): Promise<Finished> {
  return virsh(uri, [script], options);
}

/** Below what the kernel takes as one word. */
const longestScript = 64 * 1024;

/**
 * Runs queries over one connection, of which some may be for what does not exist.
 * @returns what each has printed; nothing where there is nothing. @throws ProgramError where one failed otherwise
 */
export async function virshEach(uri: string, queries: readonly (readonly string[])[]): Promise<string[]> {
  const printed: string[] = [];
  const end = randomUUID();
  for (const some of inScripts(queries)) {
    const script = some.map((query) => `${query.map(quote).join(" ")}; echo ${end}`).join("; ");
    const { stdout, stderr } = await runScript(uri, script).catch((error: unknown) => {
      if (!(error instanceof ProgramError) || error.exitCode === undefined) throw error;
      if (!saysMissing(error.stderr)) throw batchError(some, error.stderr);
      return error;
    });
    if (/^error:/m.test(stderr) && !saysMissing(stderr)) throw batchError(some, stderr);
    const texts = stdout.split(end);
    printed.push(...some.map((_, i) => texts[i] ?? ""));
  }
  return printed;
}

/** Many commands are too long for one script. */
function inScripts(commands: readonly (readonly string[])[]): (readonly string[])[][] {
  const scripts: (readonly string[])[][] = [];
  let length = longestScript;
  for (const command of commands) {
    const more = command.join(" ").length + 64;
    if (length + more > longestScript) {
      scripts.push([]);
      length = 0;
    }
    scripts.at(-1)!.push(command);
    length += more;
  }
  return scripts;
}

const missing = /not found|no storage (vol|pool) with matching|failed to get (vol|pool|domain|network)/i;

/** Whether virsh failed for what does not exist alone. It says so only in words: its exit code is 1 for everything. */
export function saysMissing(stderr: string): boolean {
  const errors = stderr.match(/^error:.*$/gm) ?? [];
  return errors.length > 0 && errors.every((line) => missing.test(line));
}

function batchError(commands: readonly (readonly string[])[], stderr: string): ProgramError {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return new ProgramError("virsh", [commands[0]![0]!], undefined, stderr, lines.join(" / "));
}

/** A word as virsh's own parser reads it back: between double quotes, where only the backslash and the quote are special. */
export function quote(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}
