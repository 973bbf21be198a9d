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
  const { stdout, stderr } = await virsh(uri, [script], options).catch((error: unknown) => {
    // The message names the first command: the whole script is not for people.
    if (error instanceof ProgramError && error.exitCode !== undefined) throw batchError(commands, error.stderr);
    throw error;
  });
  // In batch mode virsh's exit code is that of the last command only.
  if (/^error:/m.test(stderr)) throw batchError(commands, stderr);
  return stdout;
}

function batchError(commands: readonly (readonly string[])[], stderr: string): ProgramError {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return new ProgramError("virsh", [commands[0]![0]!], undefined, stderr, lines.join(" / "));
}

/** A word as virsh's own parser reads it back: between double quotes, where only the backslash and the quote are special. */
export function quote(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}
