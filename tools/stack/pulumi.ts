import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { EngineEvent } from "./events";

export interface PulumiRun {
  cwd: string;
  /** Added to this process's environment: toolchain, backend, passphrase. */
  env: Record<string, string>;
  /** The engine's standard input, so that secrets do not appear in the arguments of a process. */
  input?: string;
  /** Called with each event of an operation run with `--json`, as it arrives. */
  onEvent?: (event: EngineEvent) => void;
  /** Called on each Ctrl-C: the first lets the engine finish its current operations, the second ends it. */
  onInterrupt?: (count: number) => void;
  /** Interrupts the engine, as Ctrl-C does, after this many milliseconds. Default: no limit. */
  timeoutMs?: number;
}

export interface PulumiResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the engine's command line and resolves when it has ended, however it ended. While it runs, SIGINT and SIGTERM to
 * this process interrupt the engine, which then finishes its current operations and writes its state.
 * @throws Error if the program cannot be started
 */
export function pulumi(args: readonly string[], run: PulumiRun): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: run.cwd,
      env: { ...process.env, ...run.env },
      stdio: ["pipe", "pipe", "pipe"],
      // A terminal's Ctrl-C goes to the whole process group; the engine takes a second one as "stop at once".
      detached: true,
    });
    // The engine may exit without reading it.
    child.stdin.on("error", () => undefined).end(run.input);
    const out: string[] = [];
    const err: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (run.onEvent && line.startsWith("{")) run.onEvent(JSON.parse(line) as EngineEvent);
      else out.push(line);
    });
    createInterface({ input: child.stderr }).on("line", (line) => err.push(line));
    const interrupt = () => child.kill("SIGINT");
    const timer = run.timeoutMs ? setTimeout(interrupt, run.timeoutMs) : undefined;
    let signals = 0;
    const onSignal = () => {
      signals += 1;
      interrupt();
      run.onInterrupt?.(signals);
    };
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
    const cleanUp = () => {
      clearTimeout(timer);
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    };
    child.on("error", (error) => {
      cleanUp();
      reject(new Error(`pulumi cannot be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      cleanUp();
      if (signal) err.push(`the engine was terminated by ${signal}; the next run completes its work`);
      resolve({ exitCode: code ?? 1, stdout: out.join("\n"), stderr: err.join("\n") });
    });
  });
}
