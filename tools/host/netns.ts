import { existsSync } from "node:fs";
import { run } from "../../src/process/run";
import { asRoot } from "./root";

/** The argument vector that runs a program inside a network namespace; goes through `sudo -n` for who is not root. */
export function netnsExec(netns: string, program: string, args: readonly string[]): [string, string[]] {
  return asRoot("ip", ["netns", "exec", netns, program, ...args]);
}

/** Makes the namespace, loopback up, where it does not exist. */
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

/** Every process that lives in the namespace. */
export async function netnsPids(netns: string): Promise<number[]> {
  if (!existsSync(`/run/netns/${netns}`)) return [];
  const { stdout } = await run("ip", ["netns", "pids", netns]);
  return stdout.split("\n").filter(Boolean).map(Number);
}

export async function removeNetns(netns: string): Promise<void> {
  if (existsSync(`/run/netns/${netns}`)) await run("ip", ["netns", "delete", netns]);
}
