import type { PeersChannel } from "../../../guest/peersFile";
import { base64, keys } from "../guestInfo";
import { govc, type Vcenter } from "./govc";

/** Sets guestinfo of a machine, running or not; every user of the runner sees a value for a moment, so it is no secret. */
export async function setGuestInfo(vcenter: Vcenter, machine: string, values: Record<string, string>): Promise<void> {
  const args = Object.entries(values).flatMap(([key, value]) => ["-e", `${key}=${value}`]);
  await govc(vcenter, ["vm.change", "-vm", machine, ...args]);
}

/** A guest looks at its guestinfo from time to time, and writes the peers file by it. It runs no programs for us. */
export function guestInfoChannel(vcenter: Vcenter, machine: string): PeersChannel {
  return { writeFile: (_path, content) => setGuestInfo(vcenter, machine, { [keys.peers]: base64(content) }) };
}
