import { asRoot } from "./asRoot";
import { run } from "./run";

/** The argument vector of a program that is killed when this process ends, however that happens. Linux alone has this. */
export function endingWithUs(program: string, args: readonly string[]): [string, string[]] {
  if (process.platform !== "linux") return [program, [...args]];
  return ["setpriv", ["--pdeathsig", "KILL", "--", program, ...args]];
}

const ownMounts = ["--mount", "--propagation", "private"];
/** When the first process ends, the kernel kills all others, so that the mounts have no user left and are gone, too. */
const ownProcesses = ["--pid", "--fork", "--kill-child", "--mount-proc"];

/**
 * The argument vector of a program that runs as root (see `asRoot`) and whose mounts nobody else sees: they end with it, and it ends with
 * this process. It sees no other processes than its own, unless the runner is a container that forbids that.
 * @returns undefined where root is forbidden mount namespaces. Then it is forbidden mounts, too.
 * @throws ProgramError where another user is forbidden them
 */
export async function inOwnNamespaces(
  program: string,
  args: readonly string[],
): Promise<[string, string[]] | undefined> {
  for (const namespaces of [[...ownMounts, ...ownProcesses], ownMounts]) {
    const within = (what: string, words: readonly string[]) => unshared(namespaces, what, words);
    if (await works(within("true", []))) return endingWithUs(...within(program, args));
  }
  if (process.getuid?.() !== 0) await run(...unshared(ownMounts, "true", []));
  return undefined;
}

function unshared(namespaces: readonly string[], program: string, args: readonly string[]): [string, string[]] {
  const [first, words] = asRoot(program, args);
  // For users other than root, asRoot already goes through unshare, which creates all namespaces at once.
  return first === "unshare"
    ? ["unshare", [...namespaces, ...words]]
    : ["unshare", [...namespaces, "--", first, ...words]];
}

async function works([program, args]: [string, string[]]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  );
}
