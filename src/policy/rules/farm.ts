import { elasticGroup, isMachine, type Judged } from "./rule";

/** Tiers of clusters that have one machine, and stand still when it does. */
export function tiersWithoutSpare(resources: readonly Judged[], allowed: readonly string[]): string[] {
  const tiers = new Map<string, number>();
  for (const { type, name, urn } of resources) {
    if (!isMachine(type) || !urn.includes("vmfarm:index:MultiTierCluster$")) continue;
    const tier = name.replace(/-\d+$/, "");
    tiers.set(tier, (tiers.get(tier) ?? 0) + 1);
  }
  return [...tiers]
    .filter(([tier, count]) => count === 1 && !allowed.includes(tier))
    .map(([tier]) => `the tier ${tier} has one machine and no spare; give it a size of 2 or more, or allow it`);
}

/** What is wrong with the number of machines; elastic farms count with what they have at most. */
export function tooManyMachines(resources: readonly Judged[], most: number): string | undefined {
  const single = resources.filter(({ type }) => isMachine(type)).length;
  const elastic = resources.reduce((sum, { type, props }) => sum + (elasticGroup(type)?.max(props) ?? 0), 0);
  const has = elastic > 0 ? `may come to have ${single + elastic}` : `has ${single}`;
  return single + elastic > most ? `the stack ${has} machines, and ${most} are allowed` : undefined;
}
