import type { Amounts, Billed } from "../prices/estimate";
import type { GroupPlan } from "./plan";
import { WarmPoolState } from "./sizeArgs";

/**
 * What a group is paid for by the hour.
 *
 * @param imageGiB size of the image, whole, where the group names no root disk
 */
export function groupBill(plan: GroupPlan, region: string, imageGiB: number): Billed {
  const { name, instances, warmPool, sizes, size } = plan;
  const running: Amounts = {
    min: Math.min(...sizes.map(({ min }) => min)),
    desired: size.desired,
    max: Math.max(...sizes.map(({ max }) => max)),
  };
  const prepared = withPool(running, warmPool?.min ?? 0, warmPool?.maxPrepared ?? 0);
  return {
    region,
    instances: [
      {
        name,
        types: instances.types,
        count: warmPool?.state === WarmPoolState.running ? prepared : running,
        spot: instances.onDemandPercent < 100,
      },
    ],
    volumes: [{ name, gibEach: instances.rootGiB ?? imageGiB, count: warmPool ? prepared : running }],
    natGateways: 0,
    loadBalancers: plan.loadBalancer ? 1 : 0,
  };
}

/** A pool fills up to what may be prepared, whatever the group has at the time, and never has fewer than its own least. */
function withPool({ min, desired, max }: Amounts, least: number, maxPrepared: number): Amounts {
  const filled = (machines: number) => Math.max(machines + least, maxPrepared);
  return { min: filled(min), desired: filled(desired), max: filled(max) };
}
