import type { Problems } from "../input/problem";

interface Named {
  name: string;
  dependsOn?: string[];
}

/** The tiers, each behind those it depends on, otherwise as declared. Unknown names and cycles go to `problems`. */
export function startOrder<T extends Named>(tiers: readonly T[], problems: Problems): T[] {
  const byName = new Map(tiers.map((tier) => [tier.name, tier]));
  tiers.forEach((tier, i) => {
    for (const [j, name] of (tier.dependsOn ?? []).entries()) {
      if (!byName.has(name))
        problems
          .at("tiers", i, "dependsOn", j)
          .addHere(`there is no tier "${name}"; the tiers are ${[...byName.keys()].join(", ")}`);
    }
  });
  const circular = new Set<T>();
  const ordered: T[] = [];
  const done = new Set<T>();
  const visit = (tier: T, path: T[]): void => {
    if (done.has(tier)) return;
    const start = path.indexOf(tier);
    if (start >= 0) {
      const circle = [...path.slice(start), tier].map(({ name }) => name).join(" → ");
      if (circular.has(tier)) return;
      circular.add(tier);
      problems
        .at("tiers", tiers.indexOf(tier))
        .add("dependsOn", `the tiers depend on each other in a cycle: ${circle}; remove one of these dependencies`);
      return;
    }
    for (const name of tier.dependsOn ?? []) {
      const needed = byName.get(name);
      if (needed) visit(needed, [...path, tier]);
    }
    done.add(tier);
    ordered.push(tier);
  };
  for (const tier of tiers) visit(tier, []);
  return ordered;
}

interface OrderedTier {
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly machines: readonly unknown[];
}

/**
 * The tiers whose machines must be ready before those of `tier` start: those that it depends on, and in place of one without machines
 * those that that one depends on. Order alone passes through: peers, and who may reach whom, are as declared.
 */
export function awaitedTiers<T extends OrderedTier>(tier: T, tiers: readonly T[]): T[] {
  const needed = tiers.filter(({ name }) => tier.dependsOn.includes(name));
  return [...new Set(needed.flatMap((other) => (other.machines.length > 0 ? other : awaitedTiers(other, tiers))))];
}
