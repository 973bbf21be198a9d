import { formatSize, mib } from "../../../input/size";
import {
  type Architecture,
  type BootMode,
  hourlyPrice,
  type InstanceType,
  instanceTypes,
  zonesWith,
} from "./catalogue";

/** What a machine needs of its instance type. */
export interface Wanted {
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly architecture: Architecture;
  readonly bootMode: BootMode;
  readonly region: string;
  /** Ids of the zones that must all offer the type; none: one zone of the region is enough. */
  readonly zones: readonly string[];
  /** Whether a type whose full speed is paid with credits will do. */
  readonly burstable: boolean;
  readonly hibernation?: boolean;
  readonly spot?: boolean;
  readonly clusterPlacement?: boolean;
}

/** A type that fits, and in words why this one. */
export interface Chosen {
  readonly type: InstanceType;
  readonly why: string;
}

/** Why no type fits, and which of what was asked for is to blame for it. */
export interface NoChoice {
  readonly fault: string;
  readonly of: "cpus" | "memory";
}

/** One demand, and what a person would ask for instead; `without` are the types that meet all others. */
interface Demand {
  readonly met: (type: InstanceType, wanted: Wanted) => boolean;
  readonly instead: (wanted: Wanted, without: InstanceType[]) => string;
}

/** Never given up: what our images and volumes need, and what nobody means who asks for processors and memory. */
function ordinary(type: InstanceType): boolean {
  return !type.previous && type.nitro && type.ena && !type.bareMetal && !type.accelerated;
}

const enoughCpus: Demand = {
  met: (type, { cpus }) => type.cpus >= cpus,
  instead: (_, without) => `at most ${Math.max(...without.map(({ cpus }) => cpus))} cpus`,
};
const enoughMemory: Demand = {
  met: (type, { memoryMiB }) => type.memoryMiB >= memoryMiB,
  instead: (_, without) => `at most ${sizeOf(Math.max(...without.map(({ memoryMiB }) => memoryMiB)))} of memory`,
};

const demands: Demand[] = [
  enoughCpus,
  enoughMemory,
  {
    met: (type, { architecture }) => type.architecture === architecture,
    instead: (_, without) => `an image for ${without[0]!.architecture}`,
  },
  {
    met: (type, { bootMode }) => type.bootModes.includes(bootMode),
    instead: ({ bootMode }) => `firmware ${bootMode === "uefi" ? "bios" : "uefi"}`,
  },
  {
    met: (type, { region, zones }) => {
      const offered = zonesWith(type, region);
      return offered.length > 0 && zones.every((zone) => offered.includes(zone));
    },
    instead: ({ zones }) => `other zones than ${zones.join(", ")}`,
  },
  { met: (type, { burstable }) => burstable || !type.burstable, instead: () => "burstable types" },
  { met: (type, { hibernation }) => !hibernation || type.hibernation, instead: () => "no hibernation" },
  { met: (type, { spot }) => !spot || type.spot, instead: () => "no Spot instances" },
  {
    met: (type, { clusterPlacement }) => !clusterPlacement || type.clusterPlacement,
    instead: () => "another placement strategy than cluster",
  },
];

/**
 * The types that fit, best first: by price in the region, those of unknown price behind, by their price in us-east-1; equal ones by more
 * processors, more memory, name. The same question has the same answer as long as the table is the same.
 */
export function fittingTypes(wanted: Wanted): InstanceType[] {
  return [...instanceTypes().values()]
    .filter((type) => ordinary(type) && demands.every(({ met }) => met(type, wanted)))
    .map((type) => ({ type, here: usd(type, wanted.region), there: usd(type, "us-east-1") }))
    .sort(
      (a, b) =>
        compare(a.here, b.here) ||
        compare(a.there, b.there) ||
        b.type.cpus - a.type.cpus ||
        b.type.memoryMiB - a.type.memoryMiB ||
        (a.type.name < b.type.name ? -1 : 1),
    )
    .map(({ type }) => type);
}

/** The cheapest current type that fits, or what is in the way and what to give up for it. */
export function cheapestFitting(wanted: Wanted): Chosen | NoChoice {
  const [type, ...others] = fittingTypes(wanted);
  return type ? { type, why: reason(type, others, wanted) } : nothingFits(wanted);
}

/** The cheapest fitting type of each of `count` families, so that one that is sold out does not stop a group. */
export function severalFitting(wanted: Wanted, count: number): InstanceType[] {
  const families = new Map<string, InstanceType>();
  for (const type of fittingTypes(wanted)) if (!families.has(type.family)) families.set(type.family, type);
  return [...families.values()].slice(0, count);
}

function reason(type: InstanceType, others: InstanceType[], { region }: Wanted): string {
  const price = hourlyPrice(type, region);
  const unknown = others.filter((other) => !hourlyPrice(other, region)).length;
  const parts = [`${type.name} has ${type.cpus} vCPUs and ${sizeOf(type.memoryMiB)}`];
  if (price) parts.push(`is the cheapest that fits, at ${price.usd} USD per hour in ${region} (${price.asOf})`);
  else parts.push(`has no known price in ${region} and was chosen by what it costs in us-east-1`);
  if (price && unknown > 0) parts.push(`${unknown} that fit have no known price there and were not compared`);
  if (type.burstable) parts.push("it is burstable: sustained processor use above its baseline costs CPU credits");
  return parts.join("; ");
}

function nothingFits(wanted: Wanted): NoChoice {
  const { region, cpus, memoryMiB, architecture } = wanted;
  const here = [...instanceTypes().values()].filter((type) => ordinary(type) && zonesWith(type, region).length > 0);
  if (here.length === 0)
    return {
      fault: `the instance types of ${region} are not known here; set an instanceType instead of cpus and memory`,
      of: "cpus",
    };
  const fittingWithout = (given: Demand) =>
    here.filter((type) => demands.every((demand) => demand === given || demand.met(type, wanted)));
  const proposals = demands.flatMap((given) => {
    const without = fittingWithout(given);
    return without.length > 0 ? [given.instead(wanted, without)] : [];
  });
  const isForMemory = fittingWithout(enoughCpus).length === 0 && fittingWithout(enoughMemory).length > 0;
  const asked = `${cpus} cpus and ${sizeOf(memoryMiB)} for ${architecture}`;
  // If no single requirement is to blame, the largest type is named.
  const instead = proposals.length > 0 ? proposals.join(", or ") : atMost(here);
  return {
    fault: `no current instance type in ${region} has ${asked}; use ${instead}, or set an instanceType`,
    of: isForMemory ? "memory" : "cpus",
  };
}

function atMost(types: InstanceType[]): string {
  const most = types.reduce((a, b) => (b.memoryMiB > a.memoryMiB ? b : a));
  return `at most what ${most.name} has, ${most.cpus} cpus and ${sizeOf(most.memoryMiB)}`;
}

function usd(type: InstanceType, region: string): number {
  return hourlyPrice(type, region)?.usd ?? Number.POSITIVE_INFINITY;
}

/** Infinity minus infinity is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function sizeOf(memoryMiB: number): string {
  return formatSize(memoryMiB * mib);
}
