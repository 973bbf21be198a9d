import { addressAt, parseRange, type Range } from "../../../addressing/range";
import type { Problems } from "../../../input/problem";
import type { Zone } from "./zones";

/** One subnet of a VPC; it lies in one zone. */
export interface SubnetPlan {
  readonly zone: Zone;
  readonly range: Range;
}

/** A VPC and its subnets, in the order in which the zones were named. */
export interface VpcPlan {
  readonly range: Range;
  /** Where machines are: one for each zone. */
  readonly privateSubnets: readonly SubnetPlan[];
  /** Where NAT gateways and load balancers are, never machines: one for each zone, or none at all. */
  readonly publicSubnets: readonly SubnetPlan[];
}

/** AWS's largest VPC; its smallest subnet has the prefix 28. */
const largestVpc = 16;
const smallestSubnet = 28;

/** The smallest VPC of which an eighth is a subnet. */
const smallestVpc = 25;

/** A load balancer asks for subnets of 32 addresses at least (an application one), or for 8 free ones, which a NAT gateway and others take, too. */
export const smallestBalancerSubnet = 27;

/**
 * Divides a range among zones. A zone's subnets follow from the range and from the zone's own number, not from the other zones and not from
 * what else there is, so none ever moves. What does not fit goes to `problems`, those of the range.
 */
export function planSubnets(
  range: Range,
  zones: readonly Zone[],
  wanted: { publicSubnets: boolean },
  problems: Problems,
): VpcPlan | undefined {
  const own = problems.at();
  if (range.prefix < largestVpc)
    own.addHere(`${range.cidr} is too large for a VPC; use /${largestVpc} to /${smallestVpc}`);
  if (range.prefix > smallestVpc)
    own.addHere(
      `${range.cidr} is too small to be divided among zones, each of which gets an eighth: an EC2 subnet has at ` +
        `least 16 addresses, 5 of which AWS reserves; use /${largestVpc} to /${smallestVpc}`,
    );
  if (!own.none) return undefined;
  const publicSubnets = wanted.publicSubnets ? planPublic(range, zones, own) : [];
  if (!own.none) return undefined;
  return {
    range,
    privateSubnets: zones.map((zone) => ({ zone, range: part(range, 8, zone.number) })),
    publicSubnets,
  };
}

/** The last quarter of the range is for public subnets: eight of them, or four where eighths of it were too small. */
function planPublic(range: Range, zones: readonly Zone[], problems: Problems): SubnetPlan[] {
  const count = range.prefix + 5 <= smallestBalancerSubnet ? 8 : 4;
  if (range.prefix + 4 > smallestSubnet) {
    problems.addHere(`${range.cidr} is too small for public subnets next to those of the machines; use /24 or larger`);
    return [];
  }
  const left = zones.filter(({ number }) => number >= count).map(({ zone }) => zone);
  if (left.length > 0) {
    problems.addHere(
      `${range.cidr} has room for the public subnets of a region's first ${count} zones only, not for ${left.join(", ")}; ` +
        "use /22 or larger, or other zones",
    );
    return [];
  }
  return zones.map((zone) => ({ zone, range: part(range, count * 4, count * 3 + zone.number) }));
}

function part(range: Range, parts: number, number: number): Range {
  const prefix = range.prefix + Math.log2(parts);
  return parseRange(`${addressAt(range, (range.size / parts) * number)}/${prefix}`)!;
}
