import type { DerivedName } from "../declaredNames";
import { machineNames } from "../machine/names";
import type { TierPlan } from "./plan";

/** Names that follow from a cluster: its own, those of its tiers, and those of its machines. */
export function clusterNames(cluster: string, tiers: readonly TierPlan[]): DerivedName[] {
  const holder = `MultiTierCluster "${cluster}"`;
  return [
    { kind: "cluster", name: cluster, holder },
    ...tiers.flatMap((tier) => {
      const ofTier = `tier "${tier.name}" of ${holder}`;
      return [
        { kind: "group of machines", name: `${cluster}-${tier.name}`, holder: ofTier, onPlatform: true },
        ...tier.machines.flatMap((machine) => machineNames(machine, ofTier)),
      ];
    }),
  ];
}
