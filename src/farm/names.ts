import type { DerivedName } from "../declaredNames";
import type { FarmPlan } from "./plan";

/** Names that follow from a farm. */
export function farmNames({ name, schedules, loadBalancer }: FarmPlan): DerivedName[] {
  const holder = `Ec2Farm "${name}"`;
  const groups = loadBalancer ? [name, clientsName(name)] : [name];
  return [
    { kind: "group of machines", name, holder, onPlatform: true },
    ...groups.map((group) => ({ kind: "security group", name: group, holder })),
    ...schedules.map((schedule) => ({ kind: "schedule", name: scheduleName(name, schedule.name), holder })),
  ];
}

/** Name of the resource for who may reach a farm's load balancer. */
export function clientsName(farm: string): string {
  return `${farm}-clients`;
}

/** Name of the resource for one of a farm's schedules. */
export function scheduleName(farm: string, schedule: string): string {
  return `${farm}-${schedule}`;
}
