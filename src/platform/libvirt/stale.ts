import * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import { LanMode } from "../../network/args";
import { knowsHooks, settled } from "../hooks";
import { hypervisorOf } from "./hypervisor";
import type * as leftovers from "./virsh/leftovers";
import type * as seed from "./virsh/seed";

/** Root volumes that machines had before, by machine. */
export type EarlierRoots = Map<string, pulumi.Output<string[] | undefined>>;

/** Hooks for one libvirt; none where the monitor knows no hooks. */
export interface StaleHooks {
  beforeDomain: pulumi.ResourceHook[];
  beforeDomainUpdate: pulumi.ResourceHook[];
  beforeNetwork: pulumi.ResourceHook[];
}

/**
 * Before a domain or a network is created: removes one with our UUID that an interrupted run left and no state knows of, and refuses to
 * create it where what is there may be another's: the UUID is derived from project, stack and name, which two states may have in common.
 * Before a domain of Xen's also what its seed says of an earlier one.
 */
export function staleHooks(label: string, uri: string, identity: Identity, machines: EarlierRoots): StaleHooks {
  if (!knowsHooks()) return { beforeDomain: [], beforeDomainUpdate: [], beforeNetwork: [] };
  return {
    beforeDomain: [
      removalHook(`${label}-stale-domains`, {
        uuidOf: (name) => identity.uuid("machine", name),
        list: () => leftoversModule().domainUuids(uri),
        async remove(uuid, { disks }, name) {
          const earlier = machines.get(name);
          const roots = [disks?.[0]?.volumeId ?? [], (earlier && (await settled(earlier))) ?? []].flat();
          await leftoversModule().removeDomain(uri, uuid, roots);
        },
      }),
      ...(hypervisorOf(uri) === "xen" ? [reportHook(`${label}-stale-reports`, uri)] : []),
    ],
    beforeDomainUpdate: [goneHook(`${label}-gone-domains`, uri)],
    beforeNetwork: [
      removalHook(`${label}-stale-networks`, {
        uuidOf: (name) => identity.uuid("lan", name),
        list: () => leftoversModule().networkUuids(uri),
        // A LAN on a bridge claims nothing.
        remove: (uuid, { mode }) => leftoversModule().removeNetwork(uri, uuid, mode !== LanMode.bridge),
      }),
    ],
  };
}

/** What hooks look at of the inputs of a domain or a network. */
interface Created {
  disks?: { volumeId?: string }[];
  mode?: string;
}

interface Removal {
  uuidOf(name: string): string;
  list(): Promise<Set<string>>;
  remove(uuid: string, created: Created, name: string): Promise<void>;
}

/** What an interrupted run left was there when this one began: it is listed once, however much is created. */
function removalHook(name: string, { uuidOf, list, remove }: Removal): pulumi.ResourceHook {
  let there: Promise<Set<string>> | undefined;
  return new pulumi.ResourceHook(name, async (created) => {
    const uuid = uuidOf(created.name);
    there ??= list();
    if ((await there).has(uuid)) await remove(uuid, (created.newInputs ?? {}) as Created, created.name);
  });
}

/** The provider's own words say neither which domain it is nor what to do. */
function goneHook(name: string, uri: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(name, async ({ id, name: machine }) => {
    if ((await leftoversModule().domainUuids(uri)).has(id)) return;
    throw new Error(
      `the domain of ${machine} is gone from ${uri}: somebody has undefined it; pulumi up --refresh makes it anew`,
    );
  });
}

/** A seed outlives its domain where that is defined anew; what a guest has reported there does not. */
function reportHook(name: string, uri: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(name, async ({ newInputs }) => {
    // A user's own `libvirt: { disks }` may have none.
    const [, seed] = (newInputs as Created).disks ?? [];
    if (seed?.volumeId) await seedModule().forgetReport(uri, seed.volumeId);
  });
}

function seedModule(): typeof seed {
  return require("./virsh/seed");
}

/** Loaded only when something is created: most runs create nothing. */
function leftoversModule(): typeof leftovers {
  return require("./virsh/leftovers");
}
