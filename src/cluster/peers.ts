import type { TierPlan } from "./plan";

interface Peer {
  name: string;
  fqdn: string;
  address: string;
}

/** What a machine of a tier is told: the machines of its own tier and of those it depends on. Becomes /etc/vmfarm/peers.json. */
export function peersOf(tier: TierPlan, tiers: readonly TierPlan[]): Record<string, Peer[]> {
  const told = tiers.filter(({ name }) => name === tier.name || tier.dependsOn.includes(name));
  return Object.fromEntries(
    told.map(({ name, machines }) => [
      name,
      machines.map(({ hostname, fqdn, nics }) => ({ name: hostname, fqdn, address: nics[0]?.address ?? "" })),
    ]),
  );
}
