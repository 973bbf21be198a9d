import { type Family, priceOfSize, type RegionPrices } from "../../src/platform/ec2/instances/tableFormat";
import type { PriceList } from "./awsData";

/**
 * On-demand prices by region, from the last list that has the region. Within a family the price is proportional to the memory, so each family
 * has one price, and only sizes that deviate have their own.
 */
export function pricesOf(
  lists: PriceList[],
  families: Record<string, Family>,
  regions: Record<string, string[]>,
): Record<string, RegionPrices> {
  const newest = new Map(lists.map((list) => [list.region, list]));
  return Object.fromEntries(
    Object.keys(regions).flatMap((region) => {
      const list = newest.get(region);
      return list ? [[region, regionPrices(list, families)]] : [];
    }),
  );
}

function regionPrices({ asOf, source, usdPerHour }: PriceList, families: Record<string, Family>): RegionPrices {
  const prices: RegionPrices = { asOf, source, largest: {}, other: {} };
  for (const [name, family] of Object.entries(families)) {
    // Types from before 2017 are no longer chosen, and their many irregular prices would be a third of the table.
    if (family.previous && !family.nitro) continue;
    // The two lists disagree on bare metal, in one case by exactly the surcharge for dedicated instances.
    const sizes = Object.keys(family.sizes).filter((size) => !size.startsWith("metal"));
    const largest = sizes.findLast((size) => usdPerHour.has(`${name}.${size}`));
    if (!largest) continue;
    const usd = usdPerHour.get(`${name}.${largest}`)!;
    const candidates = [6, 5, 4, 3].map((digits) => ({
      digits,
      others: sizes.filter(
        (size) => usdPerHour.get(`${name}.${size}`) !== priceOfSize(family, largest, [usd, digits], size),
      ),
    }));
    const { digits, others } = candidates
      .filter((candidate) => !candidate.others.includes(largest))
      .reduce((a, b) => (b.others.length < a.others.length ? b : a));
    prices.largest[name] = [usd, digits];
    if (others.length > 0)
      prices.other[name] = Object.fromEntries(others.map((size) => [size, usdPerHour.get(`${name}.${size}`) ?? null]));
  }
  return prices;
}
