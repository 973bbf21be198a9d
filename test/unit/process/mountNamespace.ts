import { execFileSync } from "node:child_process";

/**
 * The output of shell lines, run as root in a mount namespace that ends with them: nothing is mounted or unmounted on the host. `$NODE` is
 * this Node. For users other than root, it is root in a user namespace.
 */
export function inMountNamespace(lines: string, env: Record<string, string>): string {
  const user = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  if (user.length > 0) console.log("not root: mounts are made in a user namespace");
  const args = [...user, "--mount", "--propagation", "private", "--", "sh", "-euc", lines];
  return execFileSync("unshare", args, { encoding: "utf8", env: { ...process.env, ...env, NODE: process.execPath } });
}
