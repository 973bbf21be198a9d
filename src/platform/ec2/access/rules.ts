import type { Problems } from "../../../input/problem";
import type { OfferedPort, TierAccess } from "../../../network/access";
import { addressesOf } from "../../../network/addressSet";
import { isWorld } from "../../../network/world";

/** Who a rule lets in: exactly one is set. */
export interface RuleSource {
  readonly tier?: string;
  readonly cidr?: string;
}

/** One rule of a tier's security group. Whatever no rule lets in is kept out. */
export interface IngressRule {
  readonly from: RuleSource;
  readonly to: string;
  /** `tcp`, `udp`, or `-1` for all, which is EC2's word. */
  readonly protocol: string;
  /** Undefined with protocol `-1`: all ports. */
  readonly port?: number;
  /** What stands in the console beside the rule: letters, digits and the few signs that EC2 takes, at most 255. */
  readonly description: string;
}

/** Rules that AWS allows in one security group without being asked for more. */
const mostRules = 60;

/**
 * Who may reach the tiers of a cluster on a LAN:
 * - a tier's machines reach each other;
 * - a tier that depends on another reaches what that one exposes, and where it exposes nothing, all of it;
 * - the LAN reaches what is exposed;
 * - the outside reaches what is exposed, from the ranges that are named with it.
 */
export function ingressRules(tiers: readonly TierAccess[], lanCidr: string): IngressRule[] {
  return tiers.flatMap((tier) => [
    ...everything(tier, { tier: tier.name }, "within the tier"),
    ...tiers
      .filter(({ dependsOn, name }) => dependsOn.includes(tier.name) && name !== tier.name)
      .flatMap((other) => {
        const why = `${other.name} depends on ${tier.name}`;
        return tier.expose.length > 0
          ? tier.expose.map((port) => onPort(tier, { tier: other.name }, port, why))
          : everything(tier, { tier: other.name }, why);
      }),
    ...tier.expose.map((port) => onPort(tier, { cidr: lanCidr }, port, "exposed to the LAN")),
    ...tier.expose.flatMap((port) =>
      port.cidrs.map((cidr) =>
        onPort(tier, { cidr }, port, isWorld(addressesOf(cidr) ?? []) ? "exposed to the world" : "exposed"),
      ),
    ),
  ]);
}

function everything(tier: TierAccess, from: RuleSource, description: string): IngressRule[] {
  return [{ from, to: tier.name, protocol: "-1", description }];
}

function onPort(tier: TierAccess, from: RuleSource, { port, protocol }: OfferedPort, description: string): IngressRule {
  return { from, to: tier.name, protocol, port, description };
}

/** A tier whose security group would have more rules than AWS takes is a problem where `problemsOf` says. */
export function checkRuleCount(rules: readonly IngressRule[], problemsOf: (tier: string) => Problems): void {
  for (const tier of new Set(rules.map(({ to }) => to))) {
    const count = rules.filter(({ to }) => to === tier).length;
    if (count > mostRules)
      problemsOf(tier).addHere(
        `"${tier}" needs ${count} rules, but a security group on AWS has at most ${mostRules}; expose fewer ports or fewer ranges`,
      );
  }
}
