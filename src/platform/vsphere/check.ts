import type { Problems } from "../../input/problem";
import { formatSize, tib } from "../../input/size";
import type { MachineGroup } from "../rules";

/** Characters of a name in a vCenter's inventory. */
const longestName = 80;

/** What vSphere gives one machine, see VMware's "Configuration Maximums"; the provider counts the SCSI bus's 60 places as we do. */
const most = { diskBytes: 62 * tib, dataDisks: 59, networkCards: 10 };

/** Checks what a vCenter would refuse of machines, without asking it. */
export function checkMachines(groups: readonly MachineGroup[]): void {
  for (const { problems, hardware, machines } of groups) {
    const { rootDisk, dataDisks } = hardware;
    const tooLong = machines.find(({ qualifiedName }) => qualifiedName.length > longestName);
    if (tooLong) problems.add("name", nameTooLong(tooLong.qualifiedName));
    if (machines.some(({ nics }) => nics.length > most.networkCards))
      problems.add("lans", `a machine on vSphere has at most ${most.networkCards} network cards`);
    if (dataDisks.length > most.dataDisks)
      problems.add("dataDisks", `a machine on vSphere has at most ${most.dataDisks} data disks`);
    if (rootDisk !== undefined) checkDisk(rootDisk, problems.at("rootDisk"));
    for (const [i, disk] of dataDisks.entries()) checkDisk(disk.bytes, problems.at("dataDisks", i, "size"));
  }
}

/** Checks the name that a LAN's port group is to have. */
export function checkPortGroup(qualifiedName: string, problems: Problems): void {
  if (qualifiedName.length > longestName) problems.add("name", nameTooLong(qualifiedName));
}

function nameTooLong(name: string): string {
  return (
    `${name} has ${name.length} characters, but a name on vSphere has at most ${longestName}; ` +
    "shorten it, or the name of the project or stack with which it begins"
  );
}

function checkDisk(bytes: number, problems: Problems): void {
  if (bytes > most.diskBytes)
    problems.addHere(
      `${formatSize(bytes)} is more than a disk on vSphere can have; use at most ${formatSize(most.diskBytes)}`,
    );
}
