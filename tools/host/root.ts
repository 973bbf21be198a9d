import { userInfo } from "node:os";

/** Whether this process may do what only root may. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * What a user's things have behind their names, so that two users of one host do not meet: nothing for root, else a hyphen and the user's
 * name, in letters and digits that every name may have.
 */
export function userSuffix({ uid, username } = currentUser()): string {
  if (uid === 0) return "";
  const plain = username.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `-${plain.slice(0, 20).replace(/^-|-$/g, "") || uid}`;
}

/** The argument vector of a program that needs root; `sudo -n` never asks for a password, it fails. */
export function asRoot(program: string, args: readonly string[]): [string, string[]] {
  return isRoot() ? [program, [...args]] : ["sudo", ["-n", program, ...args]];
}

function currentUser(): { uid: number; username: string } {
  try {
    return userInfo();
  } catch {
    // A container may run as a number that has no name.
    return { uid: process.getuid?.() ?? 0, username: "" };
  }
}
