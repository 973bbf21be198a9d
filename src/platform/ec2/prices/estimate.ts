import type { InstanceType, Price } from "../instances/catalogue";
import type { PriceBook } from "./priceBook";

/** How many there are of a thing: at least, usually, at most. */
export interface Amounts {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** What is paid for by the hour, apart from what is paid for by use. */
export interface Billed {
  readonly region: string;
  readonly instances: readonly BilledInstances[];
  readonly volumes: readonly BilledVolumes[];
  readonly natGateways: number;
  readonly loadBalancers: number;
}

export interface BilledInstances {
  readonly name: string;
  /** Those that may be started, in order of preference; at least one. */
  readonly types: readonly InstanceType[];
  readonly count: Amounts;
  /** Whether some are Spot instances, which cost less than is known here. */
  readonly spot: boolean;
}

/** gp3 volumes, those of stopped machines included. */
export interface BilledVolumes {
  readonly name: string;
  readonly gibEach: number;
  readonly count: Amounts;
}

/** One thing and what it costs an hour in USD; without `usd` its price is unknown. */
export interface EstimateLine {
  readonly what: string;
  readonly usd?: Amounts;
  /** Day of the price. */
  readonly asOf?: string;
  readonly source?: string;
}

export interface Estimate {
  readonly lines: readonly EstimateLine[];
  /** The sum of what is known. */
  readonly usd: Amounts;
  /** What the sum lacks. */
  readonly unknown: readonly string[];
}

/** AWS's own month. */
const hoursOfMonth = 730;

/** What a program or a part of it costs an hour, from prices that are known with their day. What is unknown is named and not counted. */
export function estimate(billed: Billed, book: PriceBook): Estimate {
  const { region } = billed;
  const lines = [
    ...billed.instances.map((instances) => instanceLine(instances, region, book)),
    ...billed.volumes.map((volumes) => volumeLine(volumes, book.volume(region))),
    ...fixedLine("NAT gateway", billed.natGateways, book.natGateway(region)),
    ...fixedLine("load balancer", billed.loadBalancers, book.loadBalancer(region)),
  ];
  const sum = (part: keyof Amounts) => lines.reduce((total, { usd }) => total + (usd?.[part] ?? 0), 0);
  return {
    lines,
    usd: { min: sum("min"), desired: sum("desired"), max: sum("max") },
    unknown: lines.filter(({ usd }) => usd === undefined).map(({ what }) => what),
  };
}

function instanceLine({ name, types, count, spot }: BilledInstances, region: string, book: PriceBook): EstimateLine {
  const [first, ...others] = types;
  const price = book.instance(first!, region);
  const prices = types.map((type) => book.instance(type, region)?.usd);
  const names = others.length > 0 ? `${first!.name} or ${others.map((type) => type.name).join(", ")}` : first!.name;
  const what = `${name}: ${amount(count)} × ${names}${spot ? ", counted as on-demand though some are Spot" : ""}`;
  if (!price || prices.some((usd) => usd === undefined)) return { what };
  // At the maximum, all machines may have the most expensive type.
  const dearest = Math.max(...prices.map((usd) => usd!));
  const usd = { min: count.min * price.usd, desired: count.desired * price.usd, max: count.max * dearest };
  return { what, usd, asOf: price.asOf, source: price.source };
}

function volumeLine({ name, gibEach, count }: BilledVolumes, price: Price | undefined): EstimateLine {
  const what = `${name}: ${amount(count)} × ${gibEach} GiB of gp3`;
  if (!price) return { what };
  const hour = (machines: number) => (machines * gibEach * price.usd) / hoursOfMonth;
  const usd = { min: hour(count.min), desired: hour(count.desired), max: hour(count.max) };
  return { what, usd, asOf: price.asOf, source: price.source };
}

function fixedLine(name: string, count: number, price: Price | undefined): EstimateLine[] {
  if (count === 0) return [];
  const what = `${count} × ${name}`;
  if (!price) return [{ what }];
  const usd = count * price.usd;
  return [{ what, usd: { min: usd, desired: usd, max: usd }, asOf: price.asOf, source: price.source }];
}

/** The estimate as lines for a person; by use there come transfer, requests and snapshots. */
export function estimateText({ lines, usd, unknown }: Estimate): string {
  const each = lines.map(({ what, usd: price, asOf }) =>
    price ? `  ${what}: ${money(price)} (price of ${asOf})` : `  ${what}: price unknown`,
  );
  const lacking = unknown.length > 0 ? `, and ${unknown.length} of unknown price` : "";
  return [
    `price per hour: ${money(usd)}${lacking}; excluding what is billed by use: transfer, requests, snapshots`,
    ...each,
  ].join("\n");
}

function money({ min, desired, max }: Amounts): string {
  if (min === max) return `${rounded(min)} USD`;
  return `${rounded(min)} to ${rounded(max)} USD, usually ${rounded(desired)}`;
}

function rounded(usd: number): string {
  return usd.toFixed(usd > 0 && usd < 1 ? 4 : 2);
}

function amount({ min, max }: Amounts): string {
  return min === max ? String(min) : `${min} to ${max}`;
}
