import { peersPath } from "../cloudInit/files";
import { renderPeers } from "../cloudInit/peers";
import type { Peers } from "../network/peers";
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
  const report = (reason: string) => console.error(`${machine}: ${peersPath} was not updated (${reason})`);
  if ("unavailable" in channel) return report(channel.unavailable);
  try {
    await channel.writeFile(peersPath, renderPeers(peers));
  } catch (error) {
    if (required) throw error;
    report((error as Error).message);
  }
}
