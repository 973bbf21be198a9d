import type { Problems } from "../../../input/problem";
import type { TierAccess } from "../../../network/access";
import { isPublic } from "../../../network/outsideRanges";
import { checkBalancerRoom, publicSubnetsIn } from "../network/balancerSubnets";
import type { SubnetPool } from "../network/subnetPool";
import type { SubnetPlan } from "../network/subnets";

/** A port of a tier that the internet reaches. */
export interface PublicPort {
  readonly port: number;
  /** AWS's word for what goes through: a load balancer has one listener on a port, for both protocols where both are exposed. */
  readonly protocol: "TCP" | "UDP" | "TCP_UDP";
  /** TCP port that shows whether a machine is healthy: nobody can tell whether UDP is answered. Undefined: the tier exposes none. */
  readonly checkPort: number | undefined;
}

/** The ports that a tier exposes to a range of the internet's, in order. What a private range reaches needs no load balancer. */
export function publicPorts({ expose }: TierAccess): PublicPort[] {
  const open = expose.filter(({ cidrs }) => cidrs.some(isPublic));
  const tcp = expose.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port);
  return [...new Set(open.map(({ port }) => port))].map((port) => {
    const protocols = open.filter((one) => one.port === port).map(({ protocol }) => protocol);
    const protocol = protocols.length > 1 ? "TCP_UDP" : protocols[0] === "udp" ? "UDP" : "TCP";
    return { port, protocol, checkPort: tcp.includes(port) ? port : tcp[0] };
  });
}

/**
 * Where the load balancer of a tier is: in the zones in which the LAN's tiers are, also those that this one is in only when it grows, so that
 * its size changes nothing of it.
 */
export function exposedSubnets({ vpc, machineSubnets }: SubnetPool, problems: Problems): SubnetPlan[] {
  const zones = machineSubnets.map(({ zone }) => zone.zone);
  return publicSubnetsIn(vpc, zones, problems);
}

/** What keeps the internet from a tier that is exposed to it is a problem of what the tier exposes. */
export function checkExposure(tier: TierAccess, lan: SubnetPool, problems: Problems): void {
  const ports = publicPorts(tier);
  const [first] = ports;
  if (!first) return;
  const at = ({ port }: PublicPort) =>
    problems.at(tier.expose.findIndex((one) => one.port === port && one.cidrs.some(isPublic)));
  const cidrProblems = at(first).at("cidrs");
  checkBalancerRoom(exposedSubnets(lan, cidrProblems), true, cidrProblems);
  for (const port of ports)
    if (port.checkPort === undefined)
      at(port).add(
        "protocol",
        "load balancers cannot check the health of UDP ports, so the tier also needs a TCP port; expose one, such as " +
          "{ port: 22 }, to the LAN only",
      );
}
