import { type Problems, shown } from "../../input/problem";
import type { Ec2Args, Ec2LanArgs, Ec2SubnetArgs } from "./args";
import { planZones } from "./network/zones";

const knownOfLans = [
  ...["cidr", "zones", "machineZones", "natInEachZone", "internetGateway"],
  ...["vpc", "subnets", "publicSubnets", "endpoints"],
];

/** Zones of the configuration or of one LAN. */
export function checkZones(region: string, { zones, machineZones }: Ec2LanArgs, problems: Problems): void {
  if (!checkTexts(zones, problems.at("zones")) || !checkTexts(machineZones, problems.at("machineZones"))) return;
  // The default is checked where a LAN uses it.
  if (zones !== undefined) planZones(region, zones, problems.at("zones"));
}

function checkTexts(value: unknown, problems: Problems): boolean {
  const ok = value === undefined || (Array.isArray(value) && value.every((one) => typeof one === "string"));
  if (!ok) problems.addHere(`${shown(value)} is not a list of strings`);
  return ok;
}

/** What the configuration says of single LANs. */
export function checkLans(region: string, lans: Ec2Args["lans"], problems: Problems): void {
  if (lans === undefined) return;
  if (typeof lans !== "object" || lans === null || Array.isArray(lans)) {
    problems.addHere(`${shown(lans)} is not a mapping of LANs by name`);
    return;
  }
  for (const [name, lan] of Object.entries(lans)) checkLan(region, lan ?? {}, problems.at(name));
}

function checkLan(region: string, lan: Ec2LanArgs, problems: Problems): void {
  for (const key of Object.keys(lan))
    if (!knownOfLans.includes(key)) problems.add(key, `is unknown: a LAN has ${knownOfLans.join(", ")}`);
  checkZones(region, lan, problems);
  checkVpc(lan, problems);
  for (const property of ["natInEachZone", "internetGateway"] as const)
    if (lan[property] !== undefined && typeof lan[property] !== "boolean")
      problems.add(property, `${shown(lan[property])} is neither true nor false`);
  if (!checkTexts(lan.endpoints, problems.at("endpoints"))) return;
  for (const [i, service] of (lan.endpoints ?? []).entries())
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(service))
      problems.at("endpoints", i).addHere(`${shown(service)} is not a valid AWS service, such as ssm or ec2messages`);
}

/** A VPC that exists is written down with all that addresses follow from. */
function checkVpc(lan: Ec2LanArgs, problems: Problems): void {
  const { vpc, subnets, publicSubnets, cidr, zones, natInEachZone, internetGateway } = lan;
  if (vpc === undefined) {
    for (const [property, value] of Object.entries({ subnets, publicSubnets }))
      if (value !== undefined) problems.add(property, "needs vpc, which has these subnets: set it");
    return;
  }
  if (typeof vpc !== "string" || !/^vpc-[0-9a-f]{8,17}$/.test(vpc))
    problems.add("vpc", `${shown(vpc)} is not a valid VPC id, such as vpc-0123456789abcdef0`);
  if (cidr === undefined) problems.add("cidr", "is required with vpc: write the VPC's range");
  if (!Array.isArray(subnets) || subnets.length === 0)
    problems.add("subnets", "is required with vpc: a list of { id, zone, cidr }, one in each zone");
  else checkSubnets(subnets, problems.at("subnets"));
  if (publicSubnets !== undefined && !Array.isArray(publicSubnets))
    problems.add("publicSubnets", `${shown(publicSubnets)} is not a list of { id, zone, cidr }`);
  else checkSubnets(publicSubnets ?? [], problems.at("publicSubnets"));
  for (const [property, value] of Object.entries({ zones, natInEachZone, internetGateway }))
    if (value !== undefined) problems.add(property, "cannot be used with vpc, which already exists");
}

function checkSubnets(subnets: readonly Ec2SubnetArgs[], problems: Problems): void {
  for (const [i, { id, zone, cidr }] of subnets.entries()) {
    const here = problems.at(i);
    if (typeof id !== "string" || !/^subnet-[0-9a-f]{8,17}$/.test(id))
      here.add("id", `${shown(id)} is not a valid subnet id, such as subnet-0123456789abcdef0`);
    if (typeof zone !== "string") here.add("zone", "is required, such as euc1-az1");
    if (typeof cidr !== "string") here.add("cidr", "is required, such as 10.17.0.0/24");
  }
}
