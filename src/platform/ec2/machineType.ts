import type { Problems } from "../../input/problem";
import type { HardwarePlan } from "../../machine/hardware";
import type { MachinePlan } from "../../machine/plan";
import type { LanPlan } from "../../network/lanPlan";
import { cheapestFitting, type NoChoice } from "./instances/choose";
import { namedType } from "./instances/named";
import { subnetOf, subnetPoolOf } from "./network/subnetPool";
import type { Ec2Settings } from "./settings";

/** Where a machine is, as far as it is known: without an address, in any of the LAN's zones. */
interface Place {
  readonly lan: LanPlan | undefined;
  readonly address?: string;
}

/** The instance type of a machine whose arguments have been checked. */
export function typeOf(plan: MachinePlan, settings: Ec2Settings): { name: string } {
  const chosen = choose(plan, { lan: plan.nics[0]?.lan, address: plan.nics[0]?.address }, settings);
  if ("fault" in chosen) throw new Error(chosen.fault);
  return chosen;
}

/** A machine for which there is no type is a problem at the argument that asks for one. */
export function checkType(hardware: HardwarePlan, place: Place, settings: Ec2Settings, problems: Problems): void {
  const chosen = choose(hardware, place, settings);
  if ("fault" in chosen) problems.add(chosen.of ?? "ec2.instanceType", chosen.fault);
}

/** A fault of `cpus` or `memory`, or of the type that is named. */
function choose(
  hardware: HardwarePlan,
  place: Place,
  settings: Ec2Settings,
): { name: string } | (Pick<NoChoice, "fault"> & Partial<NoChoice>) {
  const { architecture, region, burstable } = settings;
  const name = named(hardware);
  const common = {
    architecture,
    bootMode: architecture === "arm64" ? ("uefi" as const) : ("legacy-bios" as const),
    region,
    zones: machineZones(place),
  };
  if (name !== undefined) return namedType(name, common);
  const cheapest = cheapestFitting({ ...common, cpus: hardware.cpus, memoryMiB: hardware.memoryMiB, burstable });
  return "fault" in cheapest ? cheapest : cheapest.type;
}

function named({ ec2 }: HardwarePlan): string | undefined {
  const name = ec2?.instanceType;
  return name === undefined ? undefined : String(name);
}

/**
 * Ids of the zones in which the machines of the LAN are: machines that are alike have one type. Names stand for zones that are each
 * account's own, so what those offer is not known.
 */
function machineZones({ lan, address }: Place): string[] {
  const pool = lan && subnetPoolOf(lan);
  if (!pool) return [];
  const own = address === undefined ? undefined : subnetOf(pool.vpc, address);
  const zones = [...pool.machineSubnets, ...(own ? [own] : [])].map(({ zone }) => zone);
  return zones.every(({ isId }) => isId) ? [...new Set(zones.map(({ zone }) => zone))] : [];
}
