import { peersPath } from "../cloudInit/files";
import { renderPeers } from "../cloudInit/peers";
import type { Peers } from "../network/peers";
import { report } from "../process/diagnostics";
import type { GuestFileWriter, NoChannel } from "./channel";

export type PeersChannel = GuestFileWriter<typeof peersPath>;

/**
 * Brings the peers file of a running guest up to date.
 *
 * @param machine the machine's name, for messages
 * @param required whether a guest that cannot be written to is an error. It is only reported where not: names are found by DNS all the same
 */
export async function updatePeersFile(
  machine: string,
  channel: PeersChannel | NoChannel,
  peers: Peers,
  required: boolean,
): Promise<void> {
  const notUpdated = (reason: string) => report(`${machine}: ${peersPath} was not updated (${reason})`);
  if ("unavailable" in channel) return notUpdated(channel.unavailable);
  try {
    await channel.writeFile(peersPath, renderPeers(peers));
  } catch (error) {
    if (required) throw error;
    notUpdated((error as Error).message);
  }
}
