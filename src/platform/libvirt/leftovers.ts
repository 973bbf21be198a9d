import type * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import { LanMode } from "../../network/args";
import { leftoversHook, resourceHook, settled } from "../hooks";
import { hypervisorTraits } from "./hypervisor";
import type * as leftovers from "./virsh/leftovers";
import type * as seed from "./virsh/seed";

/** Root volumes that machines had before, by machine. */
export type EarlierRoots = Map<string, pulumi.Output<string[] | undefined>>;

/** What runs before something is made on one libvirt, or changed. */
export interface LibvirtHooks {
  beforeDomain: pulumi.ResourceHook[];
  beforeDomainUpdate: pulumi.ResourceHook[];
  beforeNetwork: pulumi.ResourceHook[];
}

/** What hooks look at of the inputs of a domain or a network. */
interface Created {
  disks?: { volumeId?: string }[];
  mode?: string;
}

/**
 * Before a domain or a network is created: removes one with our UUID that an interrupted run has left, and refuses to create it where what
 * is there may be another's: the UUID is derived from project, stack and name, which two states may have in common.
 */
export function libvirtHooks(label: string, uri: string, identity: Identity, machines: EarlierRoots): LibvirtHooks {
  const domains = leftoversHook(`${label}-stale-domains`, {
    list: () => leftoversModule().domainUuids(uri),
    async clear({ name, newInputs }, found) {
      const uuid = identity.uuid("machine", name);
      if (!found.has(uuid)) return;
      const earlier = machines.get(name);
      const roots = [disksOf(newInputs)[0]?.volumeId ?? [], (earlier && (await settled(earlier))) ?? []].flat();
      await leftoversModule().removeDomain(uri, uuid, roots);
    },
  });
  const beforeNetwork = leftoversHook(`${label}-stale-networks`, {
    list: () => leftoversModule().networkUuids(uri),
    async clear({ name, newInputs }, found) {
      const uuid = identity.uuid("lan", name);
      // A LAN on a bridge has no claim.
      const claimed = (newInputs as Created | undefined)?.mode !== LanMode.bridge;
      if (found.has(uuid)) await leftoversModule().removeNetwork(uri, uuid, claimed);
    },
  });
  const reports = hypervisorTraits(uri).guestAgent ? [] : staleReports(`${label}-stale-reports`, uri);
  return {
    beforeDomain: [...domains, ...reports],
    beforeDomainUpdate: goneDomains(`${label}-gone-domains`, uri),
    beforeNetwork,
  };
}

/** The provider's own words say neither which domain it is nor what to do. */
function goneDomains(name: string, uri: string): pulumi.ResourceHook[] {
  return resourceHook(name, async ({ id, name: machine }) => {
    if ((await leftoversModule().domainUuids(uri)).has(id)) return;
    throw new Error(
      `the domain of ${machine} no longer exists at ${uri}: it was undefined outside of Pulumi; pulumi up --refresh creates it again`,
    );
  });
}

/** A seed outlives its domain where that is defined anew; what a guest has reported there does not. */
function staleReports(name: string, uri: string): pulumi.ResourceHook[] {
  return resourceHook(name, async ({ newInputs }) => {
    // A user's own `libvirt: { disks }` may have none.
    const [, seed] = disksOf(newInputs);
    if (seed?.volumeId) await seedModule().forgetReport(uri, seed.volumeId);
  });
}

function disksOf(inputs: unknown): { volumeId?: string }[] {
  return (inputs as Created | undefined)?.disks ?? [];
}

// Only loaded when something is created, because most runs create nothing.
function leftoversModule(): typeof leftovers {
  return require("./virsh/leftovers");
}

function seedModule(): typeof seed {
  return require("./virsh/seed");
}
