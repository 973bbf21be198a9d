import { elasticGroup, isMachine, type PolicyResource } from "./resource";

/** Tiers of clusters with a single machine, whose failure stops the tier. */
export function tiersWithoutSpare(resources: readonly PolicyResource[], allowed: readonly string[]): string[] {
  const tiers = new Map<string, number>();
  for (const { type, name, urn } of resources) {
    if (!isMachine(type) || !urn.includes("vmfarm:index:MultiTierCluster$")) continue;
    const tier = name.replace(/-\d+$/, "");
    tiers.set(tier, (tiers.get(tier) ?? 0) + 1);
  }
  return [...tiers]
    .filter(([tier, count]) => count === 1 && !allowed.includes(tier))
    .map(([tier]) => `the tier ${tier} has only one machine; give it a size of 2 or more, or allow it`);
}

/** Whether a stack has too many machines. Elastic farms count with their maximum size. */
export function tooManyMachines(resources: readonly PolicyResource[], max: number): string | undefined {
  const single = resources.filter(({ type }) => isMachine(type)).length;
  const elastic = resources.reduce((sum, { type, props }) => sum + (elasticGroup(type)?.max(props) ?? 0), 0);
  const has = elastic > 0 ? `may have up to ${single + elastic}` : `has ${single}`;
  return single + elastic > max ? `the stack ${has} machines, and at most ${max} are allowed` : undefined;
}
