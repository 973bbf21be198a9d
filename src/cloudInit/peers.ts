import { renderPeersConfig } from "./cloudConfig";
import { renderMultipart } from "./mime";

export { peersPath } from "./files";

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
