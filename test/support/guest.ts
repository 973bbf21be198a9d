import { agentChannel } from "../../src/platform/libvirt/virsh/agent";

/** The output of a shell command in a guest, through its agent. @throws Error if it fails there */
export async function inGuest(uri: string, domain: string, line: string): Promise<string> {
  const exit = await agentChannel(uri, domain).exec(["/bin/sh", "-c", line], { timeoutMs: 60_000 });
  if (exit.exitCode !== 0) throw new Error(`"${line}" in ${domain} ended with ${exit.exitCode}: ${exit.stderr}`);
  return exit.stdout.trim();
}
