import type { Problem } from "../../../input/problem";
import { formatSize, mib } from "../../../input/size";
import { govc, type Vcenter } from "./govc";
import { type Collected, documents } from "./published";

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
  // 0: this account may not see the hosts, or they do not tell.
  if (most(threads) > 0 && cpus > most(threads))
    problems.push({
      propertyPath: "cpus",
      reason: `no host there starts a machine with ${cpus} processors: the largest has ${most(threads)} logical ones; take fewer, or name another cluster`,
    });
  if (most(memory) > 0 && memoryMiB > most(memory))
    problems.push({
      propertyPath: "memory",
      reason: `no host there gives a machine ${formatSize(memoryMiB * mib)}: at most ${formatSize(most(memory) * mib)}; take less`,
    });
  return problems;
}
