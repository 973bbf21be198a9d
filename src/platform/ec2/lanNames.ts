import type { DerivedName } from "../../declaredNames";
import type { LanPlan } from "../../network/lanPlan";
import { subnetPoolOf } from "./network/subnetPool";
import type { SubnetPlan } from "./network/subnets";
import type { Ec2Settings } from "./settings";

/** Names of a LAN's parts, of which each is one resource. */
export function lanNames(plan: LanPlan, { lans }: Ec2Settings, holder: string): DerivedName[] {
  const { name } = plan;
  const lan = lans[name];
  const groups = lan?.endpoints?.length ? [name, endpointsName(name)] : [name];
  const { vpc } = subnetPoolOf(plan)!;
  const subnets =
    lan?.vpc === undefined
      ? [
          ...vpc.privateSubnets.map((subnet) => privateName(name, subnet)),
          ...vpc.publicSubnets.map((subnet) => publicName(name, subnet)),
        ]
      : [];
  return [
    ...groups.map((group) => ({ kind: "security group", name: group, holder })),
    ...subnets.map((subnet) => ({ kind: "subnet", name: subnet, holder })),
  ];
}

export function privateName(lan: string, { zone }: SubnetPlan): string {
  return `${lan}-${zone.zone}`;
}

export function publicName(lan: string, { zone }: SubnetPlan): string {
  return `${lan}-public-${zone.zone}`;
}

export function endpointsName(lan: string): string {
  return `${lan}-endpoints`;
}
