import { execFileSync } from "node:child_process";

/**
 * Runs a program with an argument vector (never a shell) while everything else waits: for what a program's plan depends on, which cannot
 * wait, and takes some milliseconds.
 *
 * @returns what it prints; undefined where it fails, is not installed or takes too long
 */
export function runSync(program: string, args: readonly string[], timeoutMs = 10_000): string | undefined {
  try {
    return execFileSync(program, args, {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: timeoutMs,
    });
  } catch {
    return undefined;
  }
}
