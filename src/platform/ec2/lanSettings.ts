import { type Problems, shown } from "../../input/problem";
import type { Ec2Args, Ec2LanArgs, Ec2SubnetArgs } from "./args";
import { planZones } from "./network/zones";

const at = (property: string) => `platform.ec2.${property}`;
const knownOfLans = [
  ...["cidr", "zones", "machineZones", "natInEachZone", "internetGateway"],
  ...["vpc", "subnets", "publicSubnets", "endpoints"],
];

/** Zones of the configuration or of one LAN; `path` is the prefix of their property paths. */
export function checkZones(
  region: string,
  { zones, machineZones }: Ec2LanArgs,
  path: string,
  problems: Problems,
): void {
  if (!isListOfTexts(zones, `${path}zones`, problems) || !isListOfTexts(machineZones, `${path}machineZones`, problems))
    return;
  // The default is judged where a LAN has it.
  if (zones !== undefined) planZones(region, zones, at(`${path}zones`), problems);
}

function isListOfTexts(value: unknown, property: string, problems: Problems): boolean {
  const ok = value === undefined || (Array.isArray(value) && value.every((one) => typeof one === "string"));
  if (!ok) problems.add(at(property), `${shown(value)} is no list of texts`);
  return ok;
}

/** What the configuration says of single LANs. */
export function checkLans(region: string, { lans }: Ec2Args, problems: Problems): void {
  if (lans === undefined) return;
  if (typeof lans !== "object" || lans === null || Array.isArray(lans)) {
    problems.add(at("lans"), `${shown(lans)} is no mapping of LANs by name`);
    return;
  }
  for (const [name, lan] of Object.entries(lans)) {
    const path = `lans.${name}.`;
    for (const key of Object.keys(lan ?? {}))
      if (!knownOfLans.includes(key))
        problems.add(at(`${path}${key}`), `is unknown: a LAN has ${knownOfLans.join(", ")}`);
    checkZones(region, lan ?? {}, path, problems);
    checkVpc(lan ?? {}, path, problems);
    for (const property of ["natInEachZone", "internetGateway"] as const)
      if (lan?.[property] !== undefined && typeof lan[property] !== "boolean")
        problems.add(at(`${path}${property}`), `${shown(lan[property])} is neither true nor false`);
    if (isListOfTexts(lan?.endpoints, `${path}endpoints`, problems))
      for (const [i, service] of (lan?.endpoints ?? []).entries())
        if (!/^[a-z0-9][a-z0-9.-]*$/.test(service))
          problems.add(at(`${path}endpoints[${i}]`), `${shown(service)} is no AWS service such as ssm or ec2messages`);
  }
}

/** A VPC that exists is written down with all that addresses follow from. */
function checkVpc(lan: Ec2LanArgs, path: string, problems: Problems): void {
  const { vpc, subnets, publicSubnets, cidr, zones, natInEachZone, internetGateway } = lan;
  if (vpc === undefined) {
    for (const [property, value] of Object.entries({ subnets, publicSubnets }))
      if (value !== undefined)
        problems.add(at(`${path}${property}`), "goes with vpc, whose subnets these are: name it");
    return;
  }
  if (typeof vpc !== "string" || !/^vpc-[0-9a-f]{8,17}$/.test(vpc))
    problems.add(at(`${path}vpc`), `${shown(vpc)} is no id of a VPC, such as vpc-0123456789abcdef0`);
  if (cidr === undefined) problems.add(at(`${path}cidr`), "goes with vpc: write down the VPC's range");
  if (!Array.isArray(subnets) || subnets.length === 0)
    problems.add(at(`${path}subnets`), "goes with vpc: a list of { id, zone, cidr }, one in each zone");
  else checkSubnets(subnets, `${path}subnets`, problems);
  if (publicSubnets !== undefined && !Array.isArray(publicSubnets))
    problems.add(at(`${path}publicSubnets`), `${shown(publicSubnets)} is no list of { id, zone, cidr }`);
  else checkSubnets(publicSubnets ?? [], `${path}publicSubnets`, problems);
  for (const [property, value] of Object.entries({ zones, natInEachZone, internetGateway }))
    if (value !== undefined) problems.add(at(`${path}${property}`), "does not go with vpc, which is there already");
}

function checkSubnets(subnets: readonly Ec2SubnetArgs[], path: string, problems: Problems): void {
  for (const [i, { id, zone, cidr }] of subnets.entries()) {
    const place = at(`${path}[${i}]`);
    if (typeof id !== "string" || !/^subnet-[0-9a-f]{8,17}$/.test(id))
      problems.add(`${place}.id`, `${shown(id)} is no id of a subnet, such as subnet-0123456789abcdef0`);
    if (typeof zone !== "string") problems.add(`${place}.zone`, "is needed, such as euc1-az1");
    if (typeof cidr !== "string") problems.add(`${place}.cidr`, "is needed, such as 10.17.0.0/24");
  }
}
