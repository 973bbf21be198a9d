import type { Problems } from "../../input/problem";
import type { MachinePlan } from "../../machine/plan";
import { cheapestFitting, type NoChoice } from "./instances/choose";
import { namedType } from "./instances/named";
import { subnetOf, subnetPoolOf } from "./network/subnetPool";
import type { Ec2Settings } from "./settings";

/** The instance type of a machine whose arguments have been checked. */
export function typeOf(plan: MachinePlan, settings: Ec2Settings): { name: string } {
  const chosen = choose(plan, settings);
  if ("fault" in chosen) throw new Error(chosen.fault);
  return chosen;
}

/** A machine for which there is no type is a problem at the argument that asks for one. */
export function checkType(plan: MachinePlan, settings: Ec2Settings, problems: Problems): void {
  const chosen = choose(plan, settings);
  if ("fault" in chosen) problems.add(chosen.of ?? "ec2.instanceType", chosen.fault);
}

/** A fault of `cpus` or `memory`, or of the type that is named. */
function choose(
  plan: MachinePlan,
  settings: Ec2Settings,
): { name: string } | (Pick<NoChoice, "fault"> & Partial<NoChoice>) {
  const { architecture, region, burstable } = settings;
  const name = named(plan);
  const common = {
    architecture,
    bootMode: architecture === "arm64" ? ("uefi" as const) : ("legacy-bios" as const),
    region,
    zones: machineZones(plan),
  };
  if (name !== undefined) return namedType(name, common);
  const cheapest = cheapestFitting({ ...common, cpus: plan.cpus, memoryMiB: plan.memoryMiB, burstable });
  return "fault" in cheapest ? cheapest : cheapest.type;
}

function named({ ec2 }: MachinePlan): string | undefined {
  const name = ec2?.instanceType;
  return name === undefined ? undefined : String(name);
}

/**
 * Ids of the zones in which the machines of the LAN are: machines that are alike have one type. Names stand for zones that are each
 * account's own, so what those offer is not known.
 */
function machineZones({ nics }: MachinePlan): string[] {
  const lan = nics[0] && subnetPoolOf(nics[0].lan);
  if (!lan) return [];
  const own = subnetOf(lan.vpc, nics[0]!.address);
  const zones = [...lan.machineSubnets, ...(own ? [own] : [])].map(({ zone }) => zone);
  return zones.every(({ isId }) => isId) ? [...new Set(zones.map(({ zone }) => zone))] : [];
}
