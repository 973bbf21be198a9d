/** Whether this process may do what only root may. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The argument vector of a program that needs root; `sudo -n` never asks for a password, it fails. */
export function asRoot(program: string, args: readonly string[]): [string, string[]] {
  return isRoot() ? [program, [...args]] : ["sudo", ["-n", program, ...args]];
}
