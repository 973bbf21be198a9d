import { shellOn } from "../machine/guest";
import { stateOf } from "../machine/plan";
import type { ClusterMachine } from "./args";
import type { TierPlan } from "./plan";

/** Every machine of a cluster. `images` are the file names of the tiers' images, `consoleOf` is what opens a machine's console, by its name. */
export function machinesOf(
  tiers: readonly TierPlan[],
  images: readonly string[],
  consoleOf: (machine: string) => string,
): ClusterMachine[] {
  return tiers.flatMap((tier, i) =>
    tier.machines.map((plan) => ({
      name: plan.hostname,
      tier: tier.name,
      address: plan.nics[0]?.address ?? "",
      image: images[i]!,
      state: stateOf(plan),
      shell: shellOn(plan, tier.guestArgs, consoleOf(plan.name)),
    })),
  );
}

/** Addresses of machines by tier. */
export function addressesByTier(tiers: readonly TierPlan[]): Record<string, string[]> {
  return Object.fromEntries(
    tiers.map(({ name, machines }) => [name, machines.map(({ nics }) => nics[0]?.address ?? "")]),
  );
}

/** The last tier that exposes a port and has a machine, and where its first machine offers the first port; undefined where there is none. */
export function frontOf(tiers: readonly TierPlan[]): { tier: string; at: string } | undefined {
  const front = tiers.findLast(({ expose, machines }) => expose.length > 0 && machines.length > 0);
  return front && { tier: front.name, at: `${front.machines[0]!.nics[0]!.address}:${front.expose[0]!.port}` };
}
