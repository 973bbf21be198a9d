import type { DerivedName } from "../../../declaredNames";
import type { GroupPlan } from "./plan";

/** Names that follow from a group. */
export function groupNames({ name, schedules, loadBalancer }: GroupPlan): DerivedName[] {
  const holder = `Ec2Farm "${name}"`;
  const groups = loadBalancer ? [name, clientsName(name)] : [name];
  return [
    { kind: "group of machines", name, holder, onPlatform: true },
    ...groups.map((group) => ({ kind: "security group", name: group, holder })),
    ...schedules.map((schedule) => ({ kind: "schedule", name: scheduleName(name, schedule.name), holder })),
  ];
}

/** Name of the resource for who may reach a group's load balancer. */
export function clientsName(group: string): string {
  return `${group}-clients`;
}

/** Name of the resource for one of a group's schedules. */
export function scheduleName(group: string, schedule: string): string {
  return `${group}-${schedule}`;
}
