import type { NoChannel } from "../../../guest/channel";
import { type GuestInputs, guestProvider, waitForGuest } from "../../../guest/guestProvider";
import type { ReadinessProbe } from "../../../guest/readiness";
import { PowerState } from "../../../machine/args";
import { hypervisorTraits } from "../hypervisor";
import { connectionTo, type HostLocation, hostKeys } from "../location";
import { agentChannel, agentReporter } from "../virsh/agent";
import { putBackDomain } from "../virsh/placeholder";
import { readPower, releaseSavedMemory, setPower } from "../virsh/power";
import { domainProbe } from "../virsh/readiness";
import { forgetReport, seedReporter } from "../virsh/seed";

export interface LibvirtGuestInputs extends GuestInputs, HostLocation {
  /** UUID of the domain. */
  domainId: string;
  /** Name of the domain, for messages and commands. */
  domain: string;
  /** Path of the seed's volume, where the guest has no agent and reports to it. */
  seedPath?: string;
}

/** The guest, reached through its agent or by what it writes to its seed, stopped and started by libvirt. */
export const libvirtGuestProvider = guestProvider<LibvirtGuestInputs>({
  id: ({ domainId }) => domainId,
  machineName: ({ domain }) => domain,
  identity: [...hostKeys, "domainId"],
  probe,
  channel(inputs) {
    const uri = connectionTo(inputs);
    return inputs.seedPath === undefined ? agentChannel(uri, inputs.domain) : noChannel(uri);
  },
  // A guest that is not waited for may have no agent, and must not delay others.
  requiresPeers: ({ wait }) => wait,
  power: {
    async set(inputs, state) {
      await forgetWhenStopped(inputs);
      await setPower(connectionTo(inputs), inputs.domain, state);
      // The next start may come from the provider, which starts the domains that it updates.
      await forgetWhenStopped(inputs);
      // Dependent resources continue once the machine is up again.
      if (state === PowerState.running && inputs.wait) await waitForGuest({ probe }, inputs);
    },
    // By the id in the state, because renaming a domain does not remove it.
    read: (inputs) => readPower(connectionTo(inputs), inputs.domainId),
  },
  async releaseBeforeDelete(inputs) {
    const { domain, domainId } = inputs;
    const uri = connectionTo(inputs);
    await putBackDomain(uri, domainId, domain);
    await releaseSavedMemory(uri, domain);
  },
});

function noChannel(uri: string): NoChannel {
  return { unavailable: `a guest of ${hypervisorTraits(uri).name} has no agent; DNS names are still up to date` };
}

function probe(inputs: LibvirtGuestInputs): ReadinessProbe {
  const { domain, seedPath } = inputs;
  const uri = connectionTo(inputs);
  return domainProbe(uri, domain, seedPath === undefined ? agentReporter(uri, domain) : seedReporter(uri, seedPath));
}

/** What a guest reported when it started last says nothing of its next start. */
async function forgetWhenStopped(inputs: LibvirtGuestInputs): Promise<void> {
  const { domain, seedPath } = inputs;
  const uri = connectionTo(inputs);
  if (seedPath === undefined || (await readPower(uri, domain)) !== PowerState.stopped) return;
  await forgetReport(uri, seedPath);
}
