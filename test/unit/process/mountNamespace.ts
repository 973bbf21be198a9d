import { execFileSync } from "node:child_process";

/**
 * What lines of a shell print, as root in a mount namespace that ends with them: nothing of the host's is mounted or unmounted. `$NODE` is
 * this Node. As another user than root it is the root of a user namespace.
 */
export function inMountNamespace(lines: string, env: Record<string, string>): string {
  const user = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  if (user.length > 0) console.log("not root: mounts are made in a user namespace");
  const args = [...user, "--mount", "--propagation", "private", "--", "sh", "-euc", lines];
  return execFileSync("unshare", args, { encoding: "utf8", env: { ...process.env, ...env, NODE: process.execPath } });
}
