/** What the sizes of a family of instance types have in common, as the checked-in table has it. */
export interface Family {
  readonly architecture: string;
  readonly boot: readonly string[];
  readonly previous?: boolean;
  readonly nitro?: boolean;
  readonly ena?: boolean;
  readonly burstable?: boolean;
  readonly spot?: boolean;
  readonly cluster?: boolean;
  readonly accelerators?: readonly string[];
  /** By size, smallest first: virtual processors, MiB of memory, and 1 where it hibernates. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
  /** For each region that has zones the last digits of the ids of those with the family; `-` for none. */
  readonly zones: string;
  /** By size and number of the region, where a size differs from its family. */
  readonly otherZones?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** On-demand prices of one region in USD an hour. */
export interface RegionPrices {
  readonly asOf: string;
  readonly source: string;
  /** By family, of its largest size that is no bare metal and has no price in `other`; behind it the digits that smaller ones are rounded to. */
  readonly largest: Record<string, number[]>;
  /** By family and size, what does not follow from that; null where it is unknown. */
  readonly other: Record<string, Record<string, number | null>>;
}

/** Price of a GiB of gp3 volume for a month in one region. */
export interface VolumePrice {
  readonly region: string;
  readonly asOf: string;
  readonly source: string;
  readonly usdPerGiBMonth: number;
}

/** The checked-in table, which tools/ec2/instanceTypes.ts writes. */
export interface Table {
  readonly facts: { readonly source: string };
  /** Ids of the availability zones by region; empty where the offers of the region are unknown. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  readonly families: Readonly<Record<string, Family>>;
  readonly prices: Readonly<Record<string, RegionPrices>>;
  readonly volumes: readonly VolumePrice[];
}

/** The price of a size of a family where that of another size is known: it grows with the memory. */
export function priceOfSize(family: Family, known: string, [usd, digits]: readonly number[], size: string): number {
  const scaled = (usd! * family.sizes[size]![1]!) / family.sizes[known]![1]!;
  return Math.round(scaled * 10 ** digits!) / 10 ** digits!;
}
