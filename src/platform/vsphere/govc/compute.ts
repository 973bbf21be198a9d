import type { Problem } from "../../../input/problem";
import { formatSize, mib } from "../../../input/size";
import { govc, type Vcenter } from "./govc";
import { type InventoryObject, properties, reference } from "./inventory";
import { type Collected, documents } from "./published";

/** How govc names the cluster or host whose resource pool it is; empty where this account does not see it. */
export async function computeOf(vcenter: Vcenter, pool: string): Promise<string> {
  const { owner } = await properties<{ owner: { type: string; value: string } }>(vcenter, `ResourcePool:${pool}`, [
    "owner",
  ]);
  return owner ? reference({ type: owner.type, id: owner.value }) : "";
}

/** Ids of what the hosts of a cluster have; none where this account does not see them. */
export interface Reach {
  networks: readonly string[];
  datastores: readonly string[];
}

export async function reachOf(vcenter: Vcenter, compute: string): Promise<Reach> {
  if (compute === "") return { networks: [], datastores: [] };
  type Ids = { value: string }[] | null;
  const found = await properties<{ network: Ids; datastore: Ids }>(vcenter, compute, ["network", "datastore"]);
  const ids = (list?: Ids) => (list ?? []).map(({ value }) => value);
  return { networks: ids(found.network), datastores: ids(found.datastore) };
}

export function isReached(ids: readonly string[], { id }: InventoryObject): boolean {
  return ids.length === 0 || ids.includes(id);
}

/** A package's own network is mapped to one that the hosts have; its clones are not connected to it. */
export function importNetwork(inventory: readonly InventoryObject[], { networks }: Reach): string {
  const theirs = inventory.filter(({ id, path }) => networks.includes(id) && !/uplinks?-/i.test(path));
  const [standard] = theirs.filter(({ type }) => type === "Network");
  const chosen = standard ?? theirs[0];
  return chosen ? reference(chosen) : "";
}

const threads = "summary.hardware.numCpuThreads";
const memory = "capability.maxSupportedVmMemory";

/** What no host of a cluster (`compute`, as govc names it) gives one machine. */
export async function hardwareProblems(
  vcenter: Vcenter,
  compute: string,
  { cpus, memoryMiB }: { cpus: number; memoryMiB: number },
): Promise<Problem[]> {
  const args = ["object.collect", "-json", "-type", "HostSystem", compute, threads, memory];
  const hosts = documents<Collected>((await govc(vcenter, args)).stdout);
  const most = (property: string) =>
    Math.max(0, ...hosts.map(({ changeSet }) => Number(changeSet.find(({ name }) => name === property)?.val ?? 0)));
  const problems: Problem[] = [];
  // 0: this account cannot see the hosts, or they do not report it.
  if (most(threads) > 0 && cpus > most(threads))
    problems.push({
      propertyPath: "cpus",
      reason: `no host there can run a machine with ${cpus} processors: the largest has ${most(threads)} logical ones; use fewer, or another cluster`,
    });
  if (most(memory) > 0 && memoryMiB > most(memory))
    problems.push({
      propertyPath: "memory",
      reason: `no host there can give a machine ${formatSize(memoryMiB * mib)}: at most ${formatSize(most(memory) * mib)}; use less`,
    });
  return problems;
}
