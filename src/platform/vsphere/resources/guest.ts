import { renderPeers } from "../../../cloudInit/peers";
import { type GuestInputs, guestProvider } from "../../../guest/guest";
import type { Vcenter } from "../govc/govc";
import { type AwaitedMachine, tell, waitForGuest } from "../govc/readiness";
import { base64, keys } from "../guestInfo";
import { changedApartFromAccount } from "./vcenterInputs";

export interface VsphereGuestInputs extends GuestInputs {
  vcenter: Vcenter;
  /** UUID of the virtual machine. */
  machineId: string;
  /** Its managed object id. */
  moid: string;
  /** Inventory path, for messages and commands. */
  machinePath: string;
  /** The address it is to have; empty: none. */
  address: string;
}

/** The running guest, seen and told through guestinfo. */
export const vsphereGuestProvider = guestProvider<VsphereGuestInputs>({
  id: ({ machineId }) => machineId,
  identity: ["vcenter", "machineId"],
  differences: changedApartFromAccount,
  waitUntilReady: (inputs) => waitForGuest(awaited(inputs), inputs.timeoutSeconds),
  tellPeers: (inputs) =>
    tell(inputs.vcenter, awaited(inputs).machine, { [keys.peers]: base64(renderPeers(inputs.peers)) }),
});

function awaited({ vcenter, moid, machinePath, instanceId, address }: VsphereGuestInputs): AwaitedMachine {
  return { vcenter, machine: `VirtualMachine:${moid}`, machinePath, instanceId, address };
}
