import { offsetOf, overlaps, parseRange, type Range } from "../../../addressing/range";
import { type Problems, shown } from "../../../input/problem";
import { poolOf } from "./lan";
import type { SubnetPool } from "./subnetPool";
import type { SubnetPlan } from "./subnets";
import { planZones } from "./zones";

/** A subnet as it is written down. */
export interface WrittenSubnet {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
}

/** Subnets of a VPC as they are written down. */
export interface WrittenSubnets {
  /** One in each zone. */
  readonly subnets: readonly WrittenSubnet[];
  /** At most one in each zone. */
  readonly publicSubnets: readonly WrittenSubnet[];
  readonly machineZones?: readonly string[];
}

/** AWS's smallest subnet. */
const longestPrefix = 28;

/**
 * Plans a LAN in subnets that exist already; what is wrong with what is written down goes to `problems`, and then there is no plan. Whether it
 * is so in AWS is for a later check.
 */
export function planExistingLan(
  range: Range,
  region: string,
  { subnets, publicSubnets, machineZones }: WrittenSubnets,
  problems: Problems,
): SubnetPool | undefined {
  const own = problems.at();
  const vpc = {
    range,
    privateSubnets: planWritten(range, region, subnets, own.at("subnets")),
    publicSubnets: publicSubnets.length > 0 ? planWritten(range, region, publicSubnets, own.at("publicSubnets")) : [],
  };
  for (const [i, subnet] of vpc.publicSubnets.entries())
    if (vpc.privateSubnets.some((other) => overlaps(subnet.range, other.range)))
      own.at("publicSubnets", i).add("cidr", `${subnet.range.cidr} overlaps one of the machines' own subnets`);
  return own.none ? poolOf(vpc, machineZones, problems.at("machineZones")) : undefined;
}

/** None where anything is wrong with one. */
function planWritten(
  range: Range,
  region: string,
  subnets: readonly WrittenSubnet[],
  problems: Problems,
): SubnetPlan[] {
  const zones = planZones(
    region,
    subnets.map(({ zone }) => zone),
    problems,
  );
  const ranges = subnets.map(({ cidr }, i) => planRange(range, cidr, problems.at(i, "cidr")));
  ranges.forEach((own, i) => {
    if (own && ranges.slice(0, i).some((other) => other && overlaps(own, other)))
      problems.at(i).add("cidr", `${own.cidr} overlaps another of the subnets`);
  });
  return problems.none ? zones.map((zone, i) => ({ zone, range: ranges[i]! })) : [];
}

function planRange(vpc: Range, cidr: string, problems: Problems): Range | undefined {
  const range = parseRange(cidr);
  if (!range) problems.addHere(`${shown(cidr)} is not a valid IPv4 range in CIDR notation, such as 10.17.0.0/24`);
  else if (range.prefix > longestPrefix) problems.addHere(`${cidr} is too small for an EC2 subnet; use /16 to /28`);
  else if (offsetOf(vpc, cidr.split("/")[0]!) === undefined || range.prefix < vpc.prefix)
    problems.addHere(`${cidr} is not inside the LAN's range ${vpc.cidr}`);
  else return range;
  return undefined;
}
