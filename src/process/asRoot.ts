/**
 * A program and its arguments so that files keep their owners: as they are for root, in a user namespace with the user's
 * subordinate ids (/etc/subuid, /etc/subgid) for anybody else.
 */
export function asRoot(program: string, args: readonly string[], uid = process.getuid?.()): [string, string[]] {
  if (uid === 0) return [program, [...args]];
  return ["unshare", ["--map-root-user", "--map-auto", "--", program, ...args]];
}
