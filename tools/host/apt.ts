import { type RunOptions, run } from "../../src/process/run";
import { asRoot } from "./root";

const quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-o", "Dpkg::Use-Pty=0"];

/** Runs apt-get as root, without prompting, to change what is installed on this host or its package lists. */
export async function aptGet(args: readonly string[], options?: RunOptions): Promise<void> {
  await run(...asRoot("env", [...quiet, ...args]), options);
}
