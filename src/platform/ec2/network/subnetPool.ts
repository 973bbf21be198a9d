import type { AddressPool } from "../../../addressing/addressPool";
import { addressAt, offsetOf, parseRange, type Range } from "../../../addressing/range";
import type { LanPlan } from "../../../network/lanPlan";
import type { SubnetPlan, VpcPlan } from "./subnets";

/** AWS keeps the first four addresses of a subnet (network, router, DNS, reserve) and the last one. */
export const reservedAtStart = 4;
const reservedAtEnd = 1;

/**
 * The addresses of a LAN that is several subnets: number 0 is in the first of the machines' subnets, number 1 in the second, and so on around.
 * Neighbours in the pool, which machines of a tier have, are so in different zones, and a tier that grows moves none of them.
 */
export class SubnetPool implements AddressPool {
  readonly size: number;
  readonly sizeForBlocks: number;

  /** @param machineSubnets those that machines are spread over; another zone of the LAN moves no address unless it is added here */
  constructor(
    readonly vpc: VpcPlan,
    readonly machineSubnets: readonly SubnetPlan[],
  ) {
    const each = Math.min(...machineSubnets.map(({ range }) => fixedEnd(range) - reservedAtStart));
    this.size = each * machineSubnets.length;
    this.sizeForBlocks = this.size;
  }

  address(index: number): string {
    const { length } = this.machineSubnets;
    const { range } = this.machineSubnets[index % length]!;
    return addressAt(range, reservedAtStart + Math.floor(index / length));
  }

  whyUnavailable(address: string): string | undefined {
    const subnet = subnetOf(this.vpc, address);
    const offset = subnet && offsetOf(subnet.range, address)!;
    if (subnet === undefined || offset === undefined) {
      const ranges = this.vpc.privateSubnets.map(({ range, zone }) => `${range.cidr} (${zone.zone})`).join(", ");
      return `"${address}" is not in a subnet for machines; these are ${ranges}`;
    }
    const { range } = subnet;
    if (offset < reservedAtStart)
      return `${address} is reserved by AWS, like all of the first ${reservedAtStart} of ${range.cidr}; start at ${addressAt(range, reservedAtStart)}`;
    if (offset >= fixedEnd(range))
      return `${address} is in the last quarter of ${range.cidr}, where EC2 assigns addresses; end at ${addressAt(range, fixedEnd(range) - 1)}`;
    return undefined;
  }
}

/** The subnets of a LAN; undefined where it is another platform's. */
export function subnetPoolOf({ pool }: LanPlan): SubnetPool | undefined {
  return pool instanceof SubnetPool ? pool : undefined;
}

/** The subnet that an address of a machine is in. */
export function subnetOf(vpc: VpcPlan, address: string): SubnetPlan | undefined {
  return vpc.privateSubnets.find(({ range }) => offsetOf(range, address) !== undefined);
}

/**
 * The parts of a private subnet that EC2 hands out to nobody by itself: the first three quarters, as the two ranges of its subnet CIDR
 * reservations. The last quarter is for those who come and go: instances of a farm, endpoints, load balancers.
 */
export function fixedRanges({ range }: SubnetPlan): Range[] {
  return [
    parseRange(`${addressAt(range, 0)}/${range.prefix + 1}`)!,
    parseRange(`${addressAt(range, range.size / 2)}/${range.prefix + 2}`)!,
  ];
}

/** How many addresses EC2 hands out in a subnet, beside those of the program's fixed machines. */
export function dynamicAddresses({ range }: SubnetPlan): number {
  return range.size - fixedEnd(range) - reservedAtEnd;
}

function fixedEnd(range: Range): number {
  return (range.size / 4) * 3;
}
