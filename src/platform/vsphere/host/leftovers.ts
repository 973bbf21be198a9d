import { govc, type Vcenter } from "../../../host/govc";
import { keys } from "../guestInfo";
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
    throw new Error(`there is a machine ${path} already, which is not this stack's; rename one, or set another folder`);
  await removeMachine(vcenter, machine);
}

/** Switches a machine off and destroys it; data disks stay. */
export async function removeMachine(vcenter: Vcenter, machine: VirtualMachine): Promise<void> {
  const { reference, directory, poweredOn } = machine;
  if (poweredOn) await govc(vcenter, ["vm.power", "-off", "-force", reference]);
  for (const { file, device } of machine.disks)
    if (!file.startsWith(`${directory}/`)) await govc(vcenter, ["device.remove", "-vm", reference, "-keep", device]);
  await govc(vcenter, ["vm.destroy", reference]);
}
