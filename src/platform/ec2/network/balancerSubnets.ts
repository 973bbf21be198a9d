import type { Problems } from "../../../input/problem";
import { type SubnetPlan, smallestBalancerSubnet, type VpcPlan } from "./subnets";

/** The public subnets of a load balancer that the internet reaches, one in each of the zones; a zone without one is a problem. */
export function publicSubnetsIn(
  { publicSubnets }: VpcPlan,
  zones: readonly string[],
  problems: Problems,
): SubnetPlan[] {
  const found = publicSubnets.filter(({ zone }) => zones.includes(zone.zone));
  const missing = zones.filter((name) => !found.some(({ zone }) => zone.zone === name));
  if (missing.length > 0)
    problems.addHere(
      `an internet-facing load balancer needs public subnets, but the LAN has none in ${missing.join(", ")}: set ` +
        "vmfarm:ec2.lans.NAME.internetGateway to true, or for an existing VPC list them in vmfarm:ec2.lans.NAME.publicSubnets; " +
        "mode nat has them as well",
    );
  return found;
}

/** A subnet that is too small for a load balancer is a problem. A private one is an eighth of the LAN, a public one a 16th. */
export function checkBalancerRoom(subnets: readonly SubnetPlan[], isPublic: boolean, problems: Problems): void {
  const small = subnets.find(({ range }) => range.prefix > smallestBalancerSubnet);
  if (small)
    problems.addHere(
      `a load balancer needs subnets of /${smallestBalancerSubnet} or larger, but the one in ${small.zone.zone} is ${small.range.cidr}; ` +
        `give the LAN a range of /${isPublic ? 23 : 24} or larger`,
    );
}
