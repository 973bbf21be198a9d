import { virshBatch } from "../../src/platform/libvirt/virsh/virsh";
import { inventory, virshLines } from "./virsh";

/** Removes every machine, network and volume of a test's private libvirt. */
export async function clearLibvirt(uri: string): Promise<void> {
  const [{ domains, networks, volumes }, running, active] = await Promise.all([
    inventory(uri),
    virshLines(uri, "list", "--name"),
    virshLines(uri, "net-list", "--name"),
  ]);
  const commands = [
    ...running.map((name) => ["destroy", `--domain=${name}`]),
    ...domains.map((name) => ["undefine", `--domain=${name}`, "--managed-save", "--snapshots-metadata"]),
    ...active.map((name) => ["net-destroy", `--network=${name}`]),
    ...networks.map((name) => ["net-undefine", `--network=${name}`]),
    ...volumes.map((name) => ["vol-delete", "--pool=default", `--vol=${name}`]),
  ];
  if (commands.length > 0) await virshBatch(uri, commands);
}
