import { virsh } from "../../src/platform/libvirt/virsh/virsh";
import { listVolumes } from "../../src/platform/libvirt/virsh/volumeList";

/** The trimmed lines that a virsh command prints. */
export async function virshLines(uri: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await virsh(uri, args);
  return stdout
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** What exists on a libvirt, by name. */
export async function inventory(uri: string) {
  const [domains, networks, volumes] = await Promise.all([
    virshLines(uri, "list", "--all", "--name"),
    virshLines(uri, "net-list", "--all", "--name"),
    listVolumes(uri, "default"),
  ]);
  return { domains: domains.sort(), networks, volumes: volumes.map(({ name }) => name).sort() };
}
