import { addressAt, parseRange, type Range } from "../../../addressing/range";
import type { Identity } from "../../../identity";
import { type Problems, shown } from "../../../input/problem";
import { SubnetPool } from "./subnetPool";
import { planSubnets, type SubnetPlan, type VpcPlan } from "./subnets";
import { planZones } from "./zones";

/** What EC2 has to know of a LAN beside its range. */
export interface LanZones {
  readonly region: string;
  /** Ids or names. Default: the first two of the region. */
  readonly zones?: readonly string[];
  /** Those that single machines and tiers are spread over, in this order. Default: the first two of `zones`. */
  readonly machineZones?: readonly string[];
  /** Whether anything of the LAN is reached from outside or reaches out: NAT gateways and load balancers are in public subnets. */
  readonly publicSubnets: boolean;
}

/** Where problems of arguments are reported. */
export interface LanProblems {
  readonly cidr: Problems;
  readonly zones: Problems;
  readonly machineZones: Problems;
}

/** Plans the subnets of a LAN and the addresses of its machines. @returns undefined where a problem was added */
export function planEc2Lan(range: Range, wanted: LanZones, problems: LanProblems): SubnetPool | undefined {
  const zoneProblems = problems.zones.at();
  const zones = planZones(wanted.region, wanted.zones, zoneProblems);
  const vpc = zoneProblems.none ? planSubnets(range, zones, wanted, problems.cidr) : undefined;
  return vpc && poolOf(vpc, wanted.machineZones, problems.machineZones);
}

/** The addresses of a VPC's machines. @returns undefined where a problem was added */
export function poolOf(
  vpc: VpcPlan,
  machineZones: readonly string[] | undefined,
  problems: Problems,
): SubnetPool | undefined {
  const own = problems.at();
  const machineSubnets = planMachineSubnets(vpc, machineZones, own);
  return own.none ? new SubnetPool(vpc, machineSubnets) : undefined;
}

function planMachineSubnets(
  { privateSubnets }: VpcPlan,
  machineZones: readonly string[] | undefined,
  problems: Problems,
): SubnetPlan[] {
  // Only two: adding a zone to the LAN later must not move machines, because their disks cannot move with them.
  if (machineZones === undefined) return privateSubnets.slice(0, 2);
  if (machineZones.length === 0) problems.addHere("machines need a zone; leave it out to use the LAN's first two");
  return machineZones.flatMap((text, i) => {
    const subnet = privateSubnets.find(({ zone }) => zone.zone === text);
    if (!subnet) {
      const known = privateSubnets.map(({ zone }) => zone.zone).join(", ");
      problems.at(i).addHere(`${shown(text)} is not one of the LAN's zones ${known}`);
    } else if (machineZones.indexOf(text) !== i) problems.at(i).addHere(`"${text}" is listed twice`);
    return subnet ?? [];
  });
}

/** Where LANs without a `cidr` are carved from on EC2: a /20 by project, stack and name out of 10.128.0.0/9. */
const pool = { first: "10.128.0.0/9", lans: 2 ** 11, size: 2 ** 12 };

/** The range of a LAN that names none: larger than elsewhere, since it is divided among zones. VPCs do not meet, so equal ones do no harm. */
export function defaultRange(name: string, identity: Identity): string {
  return `${addressAt(parseRange(pool.first)!, identity.index("lan", name, pool.lans) * pool.size)}/20`;
}
