import { type PeerRun, peerRuns } from "../network/peers";
import type { TierPlan } from "./plan";

/** What a machine of a tier is told: the machines of its own tier and of those it depends on. */
export function peersOf(tier: TierPlan, tiers: readonly TierPlan[]): Record<string, PeerRun[]> {
  const told = tiers.filter(({ name }) => name === tier.name || tier.dependsOn.includes(name));
  return Object.fromEntries(
    told.map(({ name, machines }) => [
      name,
      peerRuns(machines.map(({ hostname, nics }) => ({ name: hostname, address: nics[0]!.address }))),
    ]),
  );
}
