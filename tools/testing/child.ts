import { spawn } from "node:child_process";
import { repoRoot } from "../paths";

let interrupted = false;

/** Whether this process was asked to end while one of its programs ran. */
export const wasInterrupted = (): boolean => interrupted;

/**
 * Runs a program of the checkout and tells its exit code; its output is shown as it comes, or gathered and shown only
 * where it fails. SIGINT and SIGTERM end the program first.
 */
export function child(program: string, args: readonly string[], options: { show: boolean }): Promise<number> {
  return new Promise((resolve) => {
    const process_ = spawn(program, args, {
      cwd: repoRoot,
      stdio: options.show ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    process_.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    process_.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
    const interrupt = () => {
      interrupted = true;
      process_.kill("SIGTERM");
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
