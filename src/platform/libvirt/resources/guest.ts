import { peersPath } from "../../../cloudInit/files";
import { renderPeers } from "../../../cloudInit/peers";
import { type GuestInputs, guestProvider } from "../../../lifecycle/guest";
import { execInGuest } from "../host/agent";
import { waitForGuest } from "../host/readiness";

export interface LibvirtGuestInputs extends GuestInputs {
  uri: string;
  /** UUID of the domain. */
  domainId: string;
  /** Name of the domain, for messages and commands. */
  domain: string;
}

/** The running guest, seen and told through its agent. */
export const libvirtGuestProvider = guestProvider<LibvirtGuestInputs>({
  id: ({ domainId }) => domainId,
  identity: ["uri", "domainId"],
  waitUntilReady: ({ uri, domain, timeoutSeconds }) => waitForGuest(uri, domain, timeoutSeconds),
  tellPeers: (inputs) => writePeers(inputs).catch((error: Error) => missedPeers(inputs, error)),
});

/** A guest that nobody waits for may have no agent, and does not hold up the others. */
function missedPeers({ wait, domain }: LibvirtGuestInputs, error: Error): void {
  if (wait) throw error;
  console.error(`${domain}: ${peersPath} was not brought up to date (${error.message})`);
}

/** Written beside and renamed, so that a program in the guest never reads half of it. */
async function writePeers({ uri, domain, peers }: LibvirtGuestInputs): Promise<void> {
  const script = `cat > ${peersPath}.new && chmod 0644 ${peersPath}.new && mv ${peersPath}.new ${peersPath}`;
  const exit = await execInGuest(uri, domain, ["/bin/sh", "-c", script], 30_000, renderPeers(peers));
  if (exit.exitCode !== 0) throw new Error(`${peersPath} in ${domain} cannot be written: ${exit.stderr.trim()}`);
}
