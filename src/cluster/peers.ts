import { type PeerRun, peerRuns } from "../network/peers";
import type { TierPlan } from "./plan";

/** The peers of a tier's machines: the machines of its own tier and of those it depends on. */
export function peersOf(tier: TierPlan, tiers: readonly TierPlan[]): Record<string, PeerRun[]> {
  const peerTiers = tiers.filter(({ name }) => name === tier.name || tier.dependsOn.includes(name));
  return Object.fromEntries(
    peerTiers.map(({ name, machines }) => [
      name,
      peerRuns(machines.map(({ hostname, nics }) => ({ name: hostname, address: nics[0]!.address }))),
    ]),
  );
}
