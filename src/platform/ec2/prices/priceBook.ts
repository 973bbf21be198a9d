import { gp3Price, hourlyPrice, type InstanceType, type Price } from "../instances/catalogue";

/** Where prices come from; undefined is a price that is not known, never one that is free. */
export interface PriceBook {
  /** On-demand, an hour. */
  instance(type: InstanceType, region: string): Price | undefined;
  /** gp3 with its included speed, a GiB for a month. */
  volume(region: string): Price | undefined;
  /** An hour, without what goes through it. */
  natGateway(region: string): Price | undefined;
  /** Application load balancer, an hour, without its capacity units. */
  loadBalancer(region: string): Price | undefined;
}

/** What the checked-in table knows. No package was found that has the others with a date. */
export const tablePrices: PriceBook = {
  instance: hourlyPrice,
  volume: gp3Price,
  natGateway: () => undefined,
  loadBalancer: () => undefined,
};

/** The first book, and the second for what that does not know: AWS's own answers before the table. */
export function withPrices(first: Partial<PriceBook>, second: PriceBook): PriceBook {
  return {
    instance: (type, region) => first.instance?.(type, region) ?? second.instance(type, region),
    volume: (region) => first.volume?.(region) ?? second.volume(region),
    natGateway: (region) => first.natGateway?.(region) ?? second.natGateway(region),
    loadBalancer: (region) => first.loadBalancer?.(region) ?? second.loadBalancer(region),
  };
}
