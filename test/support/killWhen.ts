import { spawn } from "node:child_process";
import { once } from "node:events";
import { descendants, endProcesses } from "../../tools/host/processes";
import { waitFor } from "../../tools/host/wait";
import { count } from "./counts";
import type { TestStack } from "./stack";

/**
 * Starts `up` in its own process group and kills all of it, engine and plugins, as soon as `reached` returns true; then removes the stack's
 * lock, as its user would.
 * @throws Error if that does not happen within `longestMs`, or `up` ends first
 */
export async function killWhen(stack: TestStack, reached: () => Promise<boolean>, longestMs = 300_000): Promise<void> {
  const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name];
  count("engine run");
  const engine = spawn("pulumi", args, {
    cwd: stack.dir,
    env: { ...process.env, ...stack.env },
    detached: true,
    stdio: "ignore",
  });
  const ended = once(engine, "exit");
  // Polled without a pause: a moment later everything may have been created.
  const seen = await waitFor(
    "what the kill waits for",
    longestMs,
    async () => engine.exitCode !== null || reached(),
  ).catch(() => false);
  const finished = engine.exitCode;
  const plugins = descendants(engine.pid!);
  if (finished === null) process.kill(-engine.pid!, "SIGKILL");
  await ended;
  // They are in their own process groups, and would finish their current operations and wait for an engine forever.
  await endProcesses(plugins, 0);
  if (finished !== null) throw new Error(`up ended with ${finished} before it was to be killed`);
  if (!seen) throw new Error(`what was to be reached was not, in ${longestMs / 1000} s`);
  await stack.pulumi(["cancel", "--yes", "--stack", stack.name]);
}
