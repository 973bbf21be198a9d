import { type Problems, shown } from "../../../input/problem";
import { offsetOf, overlaps, parseRange, type Range } from "../../../network/range";
import { type Ec2LanPlan, lanPlanOf } from "./lan";
import type { SubnetPlan } from "./subnets";
import { planZones } from "./zones";

/** A subnet as it is written down. */
export interface WrittenSubnet {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
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
  subnets: readonly WrittenSubnet[],
  machineZones: readonly string[] | undefined,
  path: string,
  problems: Problems,
): Ec2LanPlan | undefined {
  const before = problems.found.length;
  const zones = planZones(
    region,
    subnets.map(({ zone }) => zone),
    `${path}.subnets`,
    problems,
  );
  const ranges = subnets.map(({ cidr }, i) => planRange(range, cidr, `${path}.subnets[${i}].cidr`, problems));
  ranges.forEach((own, i) => {
    if (own && ranges.slice(0, i).some((other) => other && overlaps(own, other)))
      problems.add(`${path}.subnets[${i}].cidr`, `${own.cidr} overlaps another of the subnets`);
  });
  if (problems.found.length > before) return undefined;
  const privateSubnets: SubnetPlan[] = zones.map((zone, i) => ({ zone, range: ranges[i]! }));
  const vpc = { range, privateSubnets, publicSubnets: [] };
  return lanPlanOf(vpc, machineZones, `${path}.machineZones`, problems);
}

function planRange(vpc: Range, cidr: string, path: string, problems: Problems): Range | undefined {
  const range = parseRange(cidr);
  if (!range) problems.add(path, `${shown(cidr)} is no IPv4 range in CIDR notation, such as 10.17.0.0/24`);
  else if (range.prefix > longestPrefix) problems.add(path, `${cidr} is smaller than a subnet of EC2; /16 to /28`);
  else if (offsetOf(vpc, cidr.split("/")[0]!) === undefined || range.prefix < vpc.prefix)
    problems.add(path, `${cidr} is not inside the LAN's range ${vpc.cidr}`);
  else return range;
  return undefined;
}
