import { shellWord } from "../process/shellWord";

// Ways into a running guest that need no network between it and this machine. What a platform's channel cannot do, its type does not have.

/** How a program ended in a guest. */
export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface ExecOptions {
  /** What the program reads from its standard input. Default: nothing. */
  input?: string;
  /** Default 30,000. */
  timeoutMs?: number;
}

export interface GuestExec {
  /**
   * Runs a program as root, by argument vector.
   * @throws Error where the guest does not answer, or the program does not end in time; not where it ends with another exit code than 0
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
}

/** @typeParam Path the files that can be read, where those are not all */
export interface GuestFileReader<Path extends string = string> {
  /**
   * @param lastBytes at most so many, from the end of the file. Default: as many as one question brings
   * @returns undefined where there is no such file
   */
  readFile(path: Path, lastBytes?: number): Promise<string | undefined>;
}

/** @typeParam Path the files that can be written, where those are not all */
export interface GuestFileWriter<Path extends string = string> {
  /** Writes a file of root's with mode 0644, whole: a program in the guest never reads half of it. */
  writeFile(path: Path, content: string): Promise<void>;
}

/** A channel that can do everything. */
export interface GuestChannel extends GuestExec, GuestFileReader, GuestFileWriter {}

/** In place of a channel, where a guest has none. */
export interface NoChannel {
  /** Why, for messages. */
  readonly unavailable: string;
}

/**
 * A line for a guest's shell that writes a file beside itself and renames it.
 * @param source a command that prints the content: `cat` for standard input
 */
export function replaceFileLine(path: string, source: string): string {
  const [file, next] = [shellWord(path), shellWord(`${path}.new`)];
  return `${source} > ${next} && chmod 0644 ${next} && mv ${next} ${file}`;
}
