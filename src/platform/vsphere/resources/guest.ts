import { type GuestInputs, guestProvider } from "../../../guest/guestProvider";
import type { Vcenter } from "../govc/govc";
import { guestInfoChannel } from "../govc/guestInfoChannel";
import { guestInfoProbe } from "../govc/readiness";
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

/** The running guest, reached through guestinfo. */
export const vsphereGuestProvider = guestProvider<VsphereGuestInputs>({
  id: ({ machineId }) => machineId,
  machineName: ({ machinePath }) => machinePath,
  identity: ["vcenter", "machineId"],
  differences: changedApartFromAccount,
  probe: (inputs) => guestInfoProbe({ ...inputs, machine: reference(inputs) }, inputs.timeoutSeconds),
  channel: (inputs) => guestInfoChannel(inputs.vcenter, reference(inputs)),
  requiresPeers: () => true,
});

/** How govc names it. */
function reference({ moid }: VsphereGuestInputs): string {
  return `VirtualMachine:${moid}`;
}
