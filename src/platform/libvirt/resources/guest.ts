import { peersPath } from "../../../cloudInit/files";
import { renderPeers } from "../../../cloudInit/peers";
import { type GuestInputs, guestProvider } from "../../../guest/guest";
import { PowerState } from "../../../machine/args";
import { execInGuest } from "../virsh/agent";
import { agentWitness } from "../virsh/agentWitness";
import { putBackDomain } from "../virsh/placeholder";
import { giveUpSavedMemory, readPower, setPower } from "../virsh/power";
import { waitForGuest } from "../virsh/readiness";
import { forgetReport, seedWitness } from "../virsh/seedWitness";

export interface LibvirtGuestInputs extends GuestInputs {
  uri: string;
  /** UUID of the domain. */
  domainId: string;
  /** Name of the domain, for messages and commands. */
  domain: string;
  /** Path of the seed's volume, where the guest has no agent and reports to it. */
  seedPath?: string;
}

/** The guest, seen and told through its agent or by what it writes to its seed, stopped and started by libvirt. */
export const libvirtGuestProvider = guestProvider<LibvirtGuestInputs>({
  id: ({ domainId }) => domainId,
  identity: ["uri", "domainId"],
  waitUntilReady,
  tellPeers: (inputs) => writePeers(inputs).catch((error: Error) => missedPeers(inputs, error)),
  power: {
    async set(inputs, state) {
      await forgetWhenStopped(inputs);
      await setPower(inputs.uri, inputs.domain, state);
      // The next start may be the provider's, which starts what it updates.
      await forgetWhenStopped(inputs);
      // Whoever depends on a machine goes on when it is there again.
      if (state === PowerState.running && inputs.wait) await waitUntilReady(inputs);
    },
    // By what it is known by to the state: whoever renames a domain has not removed it.
    read: ({ uri, domainId }) => readPower(uri, domainId),
  },
  async giveUp({ uri, domain, domainId }) {
    await putBackDomain(uri, domainId, domain);
    await giveUpSavedMemory(uri, domain);
  },
});

function waitUntilReady({ uri, domain, seedPath, timeoutSeconds, power }: LibvirtGuestInputs): Promise<void> {
  const witness = seedPath === undefined ? agentWitness(uri, domain) : seedWitness(uri, seedPath);
  return waitForGuest(uri, domain, witness, timeoutSeconds, power === PowerState.stopped);
}

/** What a guest reported when it started last says nothing of its next start. */
async function forgetWhenStopped({ uri, domain, seedPath }: LibvirtGuestInputs): Promise<void> {
  if (seedPath === undefined || (await readPower(uri, domain)) !== PowerState.stopped) return;
  await forgetReport(uri, seedPath);
}

/** A guest that nobody waits for may have no agent, and does not hold up the others. */
function missedPeers({ wait, domain, seedPath }: LibvirtGuestInputs, error: Error): void {
  if (wait && seedPath === undefined) throw error;
  console.error(`${domain}: ${peersPath} was not brought up to date (${error.message})`);
}

/** Written beside and renamed, so that a program in the guest never reads half of it. */
async function writePeers({ uri, domain, peers, seedPath }: LibvirtGuestInputs): Promise<void> {
  if (seedPath !== undefined) throw new Error("a guest of Xen has no agent; names are found by DNS all the same");
  const script = `cat > ${peersPath}.new && chmod 0644 ${peersPath}.new && mv ${peersPath}.new ${peersPath}`;
  const exit = await execInGuest(uri, domain, ["/bin/sh", "-c", script], 30_000, renderPeers(peers));
  if (exit.exitCode !== 0) throw new Error(`${peersPath} in ${domain} cannot be written: ${exit.stderr.trim()}`);
}
