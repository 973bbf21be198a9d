import { userInfo } from "node:os";

/** Whether this process runs as root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The suffix of the names of a user's objects, so that those of two users on one host do not collide: nothing for root, otherwise a hyphen
 * and the user's name, in letters and digits that every name may have.
 */
export function userSuffix({ uid, username } = currentUser()): string {
  if (uid === 0) return "";
  const plain = username.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `-${plain.slice(0, 20).replace(/^-|-$/g, "") || uid}`;
}

/** The argument vector of a program that needs root; `sudo -n` fails instead of asking for a password. */
export function asRoot(program: string, args: readonly string[]): [string, string[]] {
  return isRoot() ? [program, [...args]] : ["sudo", ["-n", program, ...args]];
}

function currentUser(): { uid: number; username: string } {
  try {
    return userInfo();
  } catch {
    // A container may run as a user id that has no name.
    return { uid: process.getuid?.() ?? 0, username: "" };
  }
}
