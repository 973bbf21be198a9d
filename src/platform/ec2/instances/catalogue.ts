import data from "./instanceTypes.json";
import { type Family, priceOfSize, type Table } from "./tableFormat";

/** What runs a guest's instructions. */
export type Architecture = "x86_64" | "arm64";

/** What starts the boot loader, in EC2's words. */
export type BootMode = "legacy-bios" | "uefi";

/** A type of instance, as DescribeInstanceTypes has it. */
export interface InstanceType {
  /** `m7g.large`. */
  readonly name: string;
  /** `m7g`. */
  readonly family: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly architecture: Architecture;
  readonly bootModes: readonly BootMode[];
  /** Whether AWS counts it as of the previous generation: still there, dearer for the same work. */
  readonly previous: boolean;
  /** On AWS's present hypervisor, or on none. */
  readonly nitro: boolean;
  readonly bareMetal: boolean;
  /** Elastic network adapter, which our images are registered with. */
  readonly ena: boolean;
  /** Full speed of a processor is paid with credits that build up while it idles. */
  readonly burstable: boolean;
  readonly spot: boolean;
  readonly hibernation: boolean;
  /** May be in a placement group of strategy `cluster`. */
  readonly clusterPlacement: boolean;
  /** GPUs and the like, which are most of its price. */
  readonly accelerated: boolean;
}

/** A price in USD without taxes, and where it is from. */
export interface Price {
  readonly usd: number;
  /** Day on which AWS's list was read: `2026-07-20`. */
  readonly asOf: string;
  readonly source: string;
}

const table: Table = data;

const types = new Map(
  Object.entries(table.families).flatMap(([family, facts]) =>
    Object.entries(facts.sizes).map(([size, numbers]) => {
      const type = instanceType(family, facts, size, numbers);
      return [type.name, type] as const;
    }),
  ),
);

function instanceType(family: string, facts: Family, size: string, numbers: readonly number[]): InstanceType {
  const bareMetal = size.startsWith("metal");
  const architecture = facts.architecture as Architecture;
  // The table has no boot modes for each size; the generator checks this for bare metal.
  const metalBoot: BootMode[] = architecture === "arm64" ? ["uefi"] : ["legacy-bios"];
  return {
    name: `${family}.${size}`,
    family,
    cpus: numbers[0]!,
    memoryMiB: numbers[1]!,
    architecture,
    bootModes: bareMetal ? metalBoot : (facts.boot as BootMode[]),
    previous: facts.previous ?? false,
    nitro: facts.nitro ?? false,
    bareMetal,
    ena: facts.ena ?? false,
    burstable: facts.burstable ?? false,
    spot: facts.spot ?? false,
    hibernation: numbers[2] === 1,
    clusterPlacement: facts.cluster ?? false,
    accelerated: facts.accelerators !== undefined,
  };
}

/** Every type that the table has, by name. */
export function instanceTypes(): ReadonlyMap<string, InstanceType> {
  return types;
}

/** The regions of AWS, those included whose offers the table does not know. */
export function regions(): string[] {
  return Object.keys(table.regions);
}

/** Ids of a region's availability zones in order, such as `euw1-az1`; empty where the table does not know them. */
export function zoneIds(region: string): readonly string[] {
  return table.regions[region] ?? [];
}

/** Regions with known zones, in the order in which a family lists them. */
const listed = Object.keys(table.regions).filter((region) => zoneIds(region).length > 0);

/** Ids of the zones of a region that offer the type. */
export function zonesWith(type: InstanceType, region: string): string[] {
  const family = table.families[type.family]!;
  const at = listed.indexOf(region);
  const size = type.name.slice(type.family.length + 1);
  const digits = family.otherZones?.[size]?.[at] ?? family.zones.split(" ")[at] ?? "-";
  return zoneIds(region).filter((zone) => digits.includes(zone.at(-1)!));
}

/** The on-demand price of an hour of a Linux instance; undefined where the table does not know it. */
export function hourlyPrice(type: InstanceType, region: string): Price | undefined {
  const prices = table.prices[region];
  const known = prices?.largest[type.family];
  if (!prices || !known || type.bareMetal) return undefined;
  const family = table.families[type.family]!;
  const other = prices.other[type.family] ?? {};
  const size = type.name.slice(type.family.length + 1);
  const largest = Object.keys(family.sizes).findLast((s) => !s.startsWith("metal") && other[s] === undefined)!;
  const usd = other[size] === undefined ? priceOfSize(family, largest, known, size) : other[size];
  return usd === null ? undefined : { usd, asOf: prices.asOf, source: prices.source };
}

/** The price of a GiB of gp3 volume for a month; undefined where the table does not know it. */
export function gp3Price(region: string): Price | undefined {
  const price = table.volumes.find((volume) => volume.region === region);
  return price && { usd: price.usdPerGiBMonth, asOf: price.asOf, source: price.source };
}
