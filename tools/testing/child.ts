import { spawn } from "node:child_process";
import { repoRoot } from "../paths";

let interrupted = false;

/** Whether this process was asked to end while one of its programs ran. */
export const wasInterrupted = (): boolean => interrupted;

/**
 * Runs a program of the checkout and returns its exit code; its output is shown as it comes, or gathered and shown only
 * where it fails. SIGINT and SIGTERM end the program first, with all that it started.
 */
export function child(
  program: string,
  args: readonly string[],
  options: { show: boolean; env?: Record<string, string> },
): Promise<number> {
  return new Promise((resolve) => {
    const process_ = spawn(program, args, {
      cwd: repoRoot,
      env: { ...process.env, ...options.env },
      stdio: options.show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      // A process group of its own: vitest's workers would go on after vitest itself was ended.
      detached: true,
    });
    const output: Buffer[] = [];
    process_.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    process_.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
    const interrupt = () => {
      interrupted = true;
      // It may have ended by itself, and another one go on.
      if (process_.pid && process_.exitCode === null && process_.signalCode === null)
        process.kill(-process_.pid, "SIGTERM");
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    const end = (code: number) => {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code);
    };
    process_.on("error", (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      end(127);
    });
    process_.on("close", (code) => end(code ?? 1));
  });
}
