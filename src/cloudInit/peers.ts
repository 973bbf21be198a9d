import { machinesOf, type Peers } from "../network/peers";
import { renderPeersConfig } from "./cloudConfig";
import { renderMultipart } from "./mime";

/** The text of /etc/vmfarm/peers.json: each peer by itself, in the order of its tier. */
export function renderPeers({ domain, tiers, ...self }: Peers): string {
  const peers = Object.entries(tiers).map(([tier, runs]) => [
    tier,
    runs.flatMap(machinesOf).map(({ name, address }) => ({ name, fqdn: domain ? `${name}.${domain}` : name, address })),
  ]);
  return `${JSON.stringify({ ...self, tiers: Object.fromEntries(peers) }, null, 2)}\n`;
}

/**
 * Adds the peers file to rendered user-data. It is no part of what a machine's identity is derived from: peers come and go while the
 * machine stays, and later changes are written into the running guest.
 */
export function withPeers(userData: string, peers: string): string {
  return renderMultipart([
    { entity: userData },
    {
      contentType: "text/cloud-config",
      headers: [
        ["Content-Disposition", 'attachment; filename="vmfarm-peers"'],
        ["Merge-Type", "list(append)+dict(no_replace,recurse_list)+str()"],
      ],
      content: renderPeersConfig(peers),
    },
  ]);
}
