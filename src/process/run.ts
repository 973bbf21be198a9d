import { type ChildProcess, spawn } from "node:child_process";
import { CancelledError, cancellation } from "./cancellation";

/** What a program left behind when it ended well. */
export interface Finished {
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Written to standard input. Secrets go here, never into the arguments, which every user of the machine can read. */
  input?: string | Buffer;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** The program is ended after so many milliseconds. Default: no limit. */
  timeoutMs?: number;
  /** Called with each line of standard output and standard error as it comes. */
  onLine?: (line: string) => void;
  /** Working directory. Default: this process's. */
  cwd?: string;
}

/** A program failed, was not found, or took too long. The message is one readable line. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  constructor(
    readonly program: string,
    readonly args: readonly string[],
    readonly exitCode: number | undefined,
    readonly stderr: string,
    readonly reason: string,
    readonly stdout = "",
  ) {
    const command = args.find((arg) => !arg.startsWith("-"));
    super(`${[program, command].filter(Boolean).join(" ")}: ${reason}`);
  }

  /** The same of the program that people know, where another one ran it. */
  of(program: string, args: readonly string[]): ProgramError {
    return new ProgramError(program, args, this.exitCode, this.stderr, this.reason, this.stdout);
  }
}

/** Runs a program with an argument vector (never a shell) and gathers what it prints. @throws ProgramError */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C", ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stdout = gather(child.stdout, options.onLine);
    const stderr = gather(child.stderr, options.onLine);
    // Not spawn's own timeout, whose timer stays alive if the program is not installed.
    const limit = options.timeoutMs && setTimeout(() => child.kill(), options.timeoutMs);
    const followed = endWhenCancelled(child);
    const ended = () => {
      if (limit) clearTimeout(limit);
      followed();
    };
    const fail = (exitCode: number | undefined, reason: string) =>
      reject(new ProgramError(program, args, exitCode, stderr.text(), reason, stdout.text()));
    child.on("error", (error: NodeJS.ErrnoException) => {
      ended();
      fail(undefined, error.code === "ENOENT" ? `the program ${program} is not installed` : error.message);
    });
    child.on("close", (code, signal) => {
      ended();
      if (code === 0) resolve({ stdout: stdout.text(), stderr: stderr.text() });
      else if (signal && cancellation.aborted) reject(new CancelledError());
      else if (signal)
        fail(
          undefined,
          `it was terminated by ${signal}${options.timeoutMs ? ` (time limit ${options.timeoutMs} ms)` : ""}`,
        );
      else fail(code ?? undefined, lastLines(stderr.text() || stdout.text()) || `exit code ${code}`);
    });
    // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input);
  });
}

/** What ends within this time after a cancellation is left to end by itself: most commands change something, and are short. */
const graceMs = 1_000;

/** @returns what follows no longer */
function endWhenCancelled(child: ChildProcess): () => void {
  let grace: NodeJS.Timeout | undefined;
  const onCancel = () => {
    grace = setTimeout(() => child.kill(), graceMs);
  };
  if (cancellation.aborted) onCancel();
  else cancellation.addEventListener("abort", onCancel, { once: true });
  return () => {
    clearTimeout(grace);
    cancellation.removeEventListener("abort", onCancel);
  };
}

function gather(stream: NodeJS.ReadableStream, onLine?: (line: string) => void): { text: () => string } {
  let all = "";
  let open = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    all += chunk;
    if (!onLine) return;
    const lines = (open + chunk).split("\n");
    open = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => {
    if (onLine && open) onLine(open);
  });
  return { text: () => all };
}

/** The end of what a program reports, in one line. */
export function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" / ");
}
