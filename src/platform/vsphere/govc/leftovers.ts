import { keys } from "../guestInfo";
import { typed } from "../inventoryPath";
import { govc, type Vcenter } from "./govc";
import { findMachine, type VirtualMachine } from "./machines";

/**
 * Whether a machine is what an interrupted run left of ours: it says so itself; or it is a clone of one of our images that was not told yet
 * whose it is.
 */
export function leftover({ extraConfig, isTemplate }: VirtualMachine, machineUuid: string): boolean {
  if (isTemplate) return false;
  const owner = extraConfig.get(keys.machine);
  return owner === undefined || owner === "" ? extraConfig.has(keys.image) : owner === machineUuid;
}

/** Removes a machine of ours that no state knows of. Disks that are not in its own folder, which are data, are taken out before. */
export async function removeLeftover(vcenter: Vcenter, path: string, machineUuid: string): Promise<void> {
  const machine = await findMachine(vcenter, { path });
  if (!machine) return;
  if (!leftover(machine, machineUuid))
    throw new Error(
      `a machine ${path} already exists that does not belong to this stack; rename one, or set another folder`,
    );
  await removeMachine(vcenter, machine);
}

/** Switches a machine off and destroys it; data disks stay. */
export async function removeMachine(vcenter: Vcenter, machine: VirtualMachine): Promise<void> {
  for (const command of removal(machine, machine.reference)) await govc(vcenter, command);
}

/** The same as commands that a person types, in order. */
export function removalCommands(machine: VirtualMachine, path: string): string {
  return removal(machine, typed(path))
    .map((command) => `govc ${command.join(" ")}`)
    .join("; ");
}

/** Destroying a machine deletes the disks that it still has, wherever they are. */
function removal({ directory, poweredOn, disks }: VirtualMachine, name: string): string[][] {
  const elsewhere = disks.filter(({ file }) => !file.startsWith(`${directory}/`));
  return [
    ...(poweredOn ? [["vm.power", "-off", "-force", name]] : []),
    ...elsewhere.map(({ device }) => ["device.remove", "-vm", name, "-keep", device]),
    ["vm.destroy", name],
  ];
}
