import { virsh } from "../../../host/virsh";
import { hypervisorOf } from "../hypervisor";
import { orUndefined } from "./volumes";

/** UUIDs of all domains, running or not. */
export async function domainUuids(uri: string): Promise<Set<string>> {
  return lines((await virsh(uri, ["list", "--all", "--uuid"])).stdout);
}

/** UUIDs of all networks, running or not. */
export async function networkUuids(uri: string): Promise<Set<string>> {
  return lines((await virsh(uri, ["net-list", "--all", "--uuid"])).stdout);
}

function lines(text: string): Set<string> {
  return new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  );
}

/** Ends and undefines a domain; its volumes stay. One that is not there is no error. */
export async function removeDomain(uri: string, uuid: string): Promise<void> {
  const state = (await orUndefined(virsh(uri, ["domstate", uuid])))?.stdout.trim();
  if (state === undefined) return;
  if (state !== "shut off") await orUndefined(virsh(uri, ["destroy", uuid]));
  // Xen's driver knows neither of the other two, and refuses what it does not know.
  const ofQemu = hypervisorOf(uri) === "xen" ? [] : ["--nvram", "--snapshots-metadata"];
  await orUndefined(virsh(uri, ["undefine", "--managed-save", ...ofQemu, uuid]));
}

/** Ends and undefines a network. One that is not there is no error. */
export async function removeNetwork(uri: string, uuid: string): Promise<void> {
  const info = (await orUndefined(virsh(uri, ["net-info", uuid])))?.stdout;
  if (info === undefined) return;
  if (/^Active:\s+yes/m.test(info)) await virsh(uri, ["net-destroy", uuid]);
  await virsh(uri, ["net-undefine", uuid]);
}
