import type { Output, Resource } from "@pulumi/pulumi";
import type { Identity } from "../identity";
import { renderGuest } from "../machine/guest";
import { dnsRecord } from "../machine/plan";
import type { DnsRecord } from "../network/dnsRecord";
import type { LanPlan } from "../network/lanPlan";
import type { Machine, Platform } from "../platform/platform";
import { awaitedTiers } from "./order";
import { peersOf } from "./peers";
import type { TierPlan } from "./plan";

export interface MadeCluster {
  /** By name. */
  readonly machines: ReadonlyMap<string, Machine>;
  /** By tier, where those outside the LAN reach it, if that is elsewhere than at its machines' addresses. */
  readonly outside: ReadonlyMap<string, Output<string>>;
}

/** Makes the machines of a cluster, and what goes with them. `tiers` comes in the order of starting. */
export function makeCluster(
  name: string,
  platform: Platform,
  identity: Identity,
  tiers: readonly TierPlan[],
  parent: Resource,
): MadeCluster {
  const nic = tiers.flatMap((tier) => tier.machines)[0]?.nics[0];
  if (!nic) return { machines: new Map(), outside: new Map() };
  const { lan, network } = nic;
  const names = tiers.flatMap((tier) => tier.machines.map((machine) => dnsRecord(machine, machine.nics[0]!)));
  // One resource for the names of all machines, so that adding a machine only updates this one.
  const records = platform.rules.resolvesNames(lan)
    ? [platform.network.dnsRecords(name, network, lan, names, parent)]
    : [];
  const filters = platform.network.filters?.(name, lan, tiers, parent) ?? {};
  const machines = makeMachines(platform, identity, tiers, { names, records, filters }, parent);
  for (const tier of tiers)
    if (tier.machines.length > 1)
      platform.placement?.spread(
        `${name}-${tier.name}`,
        tier.machines.map((plan) => machines.get(plan.name)!),
        parent,
      );
  return { machines, outside: exposeTiers(name, platform, lan, tiers, machines, parent) };
}

/** What all machines of a cluster have in common. */
interface ClusterResources {
  readonly names: readonly DnsRecord[];
  readonly records: readonly Resource[];
  /** By tier. */
  readonly filters: Readonly<Record<string, Output<string>>>;
}

function makeMachines(
  platform: Platform,
  identity: Identity,
  tiers: readonly TierPlan[],
  { names, records, filters }: ClusterResources,
  parent: Resource,
): Map<string, Machine> {
  const machines = new Map<string, Machine>();
  for (const tier of tiers) {
    const peers = peersOf(tier, tiers);
    // Already created, because tiers come in starting order.
    const needed = awaitedTiers(tier, tiers).flatMap((other) => other.machines);
    const startAfter = [...records, ...needed.map((plan) => machines.get(plan.name)!.ready)];
    for (const plan of tier.machines) {
      const guest = renderGuest(identity, plan, tier.guestArgs, tier.guest, {
        machine: plan.hostname,
        tier: tier.name,
        domain: plan.nics[0]!.lan.domain,
        tiers: peers,
      });
      const spec = { plan, image: tier.image, guest, names, startAfter, filter: filters[tier.name] };
      machines.set(plan.name, platform.machine(plan.name, spec, parent));
    }
  }
  return machines;
}

function exposeTiers(
  name: string,
  { network }: Platform,
  lan: LanPlan,
  tiers: readonly TierPlan[],
  machines: ReadonlyMap<string, Machine>,
  parent: Resource,
): Map<string, Output<string>> {
  const outside = new Map<string, Output<string>>();
  for (const tier of tiers) {
    const exposed = tier.machines.map((plan) => ({ plan, machine: machines.get(plan.name)! }));
    const at = network.exposeTier?.(`${name}-${tier.name}`, lan, tier, exposed, parent);
    if (at) outside.set(tier.name, at);
  }
  return outside;
}
