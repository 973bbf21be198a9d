import { spawn } from "node:child_process";
import { repoRoot } from "../paths";

let interrupted = false;

/** Whether this process was interrupted while one of its programs ran. */
export const wasInterrupted = (): boolean => interrupted;

/**
 * Runs a program of the checkout and returns its exit code; its output is shown as it comes, or collected and shown only
 * if it fails. SIGINT and SIGTERM first end the program and everything that it started.
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
      // Its own process group: vitest's workers would keep running after vitest itself was killed.
      detached: true,
    });
    const output: Buffer[] = [];
    process_.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    process_.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
    const interrupt = () => {
      interrupted = true;
      // It may have ended by itself while another one is still running.
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
