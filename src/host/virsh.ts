import { type Finished, type RunOptions, run } from "./run";

/** Runs one virsh command on the libvirt behind `uri`. @throws ProgramError */
export function virsh(uri: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run("virsh", ["--quiet", "--connect", uri, ...args], options);
}
