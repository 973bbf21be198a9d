import { existsSync } from "node:fs";
import { run } from "../../src/process/run";
import { asRoot } from "./root";

/** The argument vector that runs a program inside a network namespace; uses `sudo -n` for users other than root. */
export function netnsExec(netns: string, program: string, args: readonly string[]): [string, string[]] {
  return asRoot("ip", ["netns", "exec", netns, program, ...args]);
}

/** Creates the namespace, with loopback up, unless it exists. */
export async function ensureNetns(netns: string): Promise<void> {
  if (existsSync(`/run/netns/${netns}`)) {
    const usable = await run("ip", ["netns", "exec", netns, "true"]).then(
      () => true,
      () => false,
    );
    if (!usable) await run("ip", ["netns", "delete", netns]);
  }
  if (!existsSync(`/run/netns/${netns}`)) await run("ip", ["netns", "add", netns]);
  await run("ip", ["-n", netns, "link", "set", "lo", "up"]);
}

/** Every process in the namespace. */
export async function netnsPids(netns: string): Promise<number[]> {
  if (!existsSync(`/run/netns/${netns}`)) return [];
  const { stdout } = await run("ip", ["netns", "pids", netns]);
  return stdout.split("\n").filter(Boolean).map(Number);
}

export async function removeNetns(netns: string): Promise<void> {
  if (existsSync(`/run/netns/${netns}`)) await run("ip", ["netns", "delete", netns]);
}
