import { basename } from "node:path";
import { hypervisorTraits } from "../hypervisor";
import { attachedVolumes, domainState, isOff, noDomain, virshCommand } from "./domains";
import { standsIn } from "./placeholder";
import { virsh } from "./virsh";
import { orUndefined } from "./volumes";
import { parseXml } from "./xmlDocument";

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

/**
 * Ends and undefines a domain that an interrupted run left, or the empty one that stands in for it; its volumes stay. One that is not there
 * is no error.
 *
 * @param roots volumes that the state has, or had, for the machine: whatever domain has one of them was made for this very resource
 * @throws Error where the domain has another disk, and so may be known to the state as another machine, or to another state
 */
export async function removeDomain(uri: string, uuid: string, roots: readonly string[]): Promise<void> {
  const now = await domainState(uri, uuid);
  if (now.state === noDomain) return;
  const attached = await attachedVolumes(uri, uuid);
  const name = (await virsh(uri, ["domname", uuid])).stdout.trim();
  if (!standsIn(name, attached.size) && !roots.some((root) => attached.has(basename(root)))) {
    throw new Error(
      `a domain ${name} already exists at ${uri}, but its disk is not this machine's: it may belong to another stack, and is not changed. ` +
        "If the machine was moved in the program, remove it in one update and add it in the next. If an interrupted run left the " +
        `domain: ${virshCommand(uri, "destroy", name)}; ${virshCommand(uri, "undefine", name, "--managed-save")}; then pulumi up`,
    );
  }
  if (!isOff(now)) await orUndefined(virsh(uri, ["destroy", uuid]));
  await orUndefined(virsh(uri, ["undefine", "--managed-save", ...hypervisorTraits(uri).undefineOptions, uuid]));
}

/**
 * Ends and undefines a network that an interrupted run left. One that is not there is no error.
 *
 * @param claimed whether the state has claimed the network before it was made: where it has not, one that is there may be another's
 * @throws Error where it may be, and where machines are on it
 */
export async function removeNetwork(uri: string, uuid: string, claimed: boolean): Promise<void> {
  const xml = (await orUndefined(virsh(uri, ["net-dumpxml", uuid])))?.stdout;
  if (xml === undefined) return;
  const { network } = parseXml(xml);
  const machines = Number(network["@connections"] ?? 0);
  if (!claimed || machines > 0)
    throw new Error(
      `a network ${network.name} already exists at ${uri}, ${machines > 0 ? `with ${machines} network cards on it` : "which may belong to another stack"}, ` +
        "and it is not changed. If the LAN was moved in the program, remove it in one update and add it in the next. If an " +
        `interrupted run left the network: ${virshCommand(uri, "net-destroy", network.name)}; ${virshCommand(uri, "net-undefine", network.name)}; then pulumi up`,
    );
  const info = (await virsh(uri, ["net-info", uuid])).stdout;
  if (/^Active:\s+yes/m.test(info)) await virsh(uri, ["net-destroy", uuid]);
  await virsh(uri, ["net-undefine", uuid]);
}
