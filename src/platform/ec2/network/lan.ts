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

/** Where arguments stand, for messages. */
export interface LanPaths {
  readonly cidr: string;
  readonly zones: string;
  readonly machineZones: string;
}

/** Plans the subnets of a LAN and the addresses of its machines; what is wrong goes to `problems`, and then there is no plan. */
export function planEc2Lan(
  range: Range,
  wanted: LanZones,
  paths: LanPaths,
  problems: Problems,
): SubnetPool | undefined {
  const before = problems.found.length;
  const zones = planZones(wanted.region, wanted.zones, paths.zones, problems);
  const vpc = problems.found.length === before ? planSubnets(range, zones, wanted, paths.cidr, problems) : undefined;
  if (!vpc) return undefined;
  return poolOf(vpc, wanted.machineZones, paths.machineZones, problems);
}

/** The addresses of a VPC's machines; what is wrong goes to `problems`. */
export function poolOf(
  vpc: VpcPlan,
  machineZones: readonly string[] | undefined,
  path: string,
  problems: Problems,
): SubnetPool | undefined {
  const before = problems.found.length;
  const machineSubnets = planMachineSubnets(vpc, machineZones, path, problems);
  return problems.found.length > before ? undefined : new SubnetPool(vpc, machineSubnets);
}

function planMachineSubnets(
  { privateSubnets }: VpcPlan,
  machineZones: readonly string[] | undefined,
  path: string,
  problems: Problems,
): SubnetPlan[] {
  // Two and no more: a zone that is added to the LAN later must move no machine, whose disks could not follow it.
  if (machineZones === undefined) return privateSubnets.slice(0, 2);
  if (machineZones.length === 0) problems.add(path, "machines need a zone; leave it out for the LAN's first two");
  return machineZones.flatMap((text, i) => {
    const subnet = privateSubnets.find(({ zone }) => zone.zone === text);
    if (!subnet) {
      const known = privateSubnets.map(({ zone }) => zone.zone).join(", ");
      problems.add(`${path}[${i}]`, `${shown(text)} is none of the LAN's zones ${known}`);
    } else if (machineZones.indexOf(text) !== i) problems.add(`${path}[${i}]`, `"${text}" is named twice`);
    return subnet ?? [];
  });
}

/** Where LANs without a `cidr` are carved from on EC2: a /20 by project, stack and name out of 10.128.0.0/9. */
const pool = { first: "10.128.0.0/9", lans: 2 ** 11, size: 2 ** 12 };

/** The range of a LAN that names none: larger than elsewhere, since it is divided among zones. VPCs do not meet, so equal ones do no harm. */
export function defaultRange(name: string, identity: Identity): string {
  return `${addressAt(parseRange(pool.first)!, identity.slot("lan", name, pool.lans) * pool.size)}/20`;
}
