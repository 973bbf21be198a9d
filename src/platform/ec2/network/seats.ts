import { addressAt, offsetOf, parseRange, type Range } from "../../../network/range";
import type { SeatMap } from "../../../network/seatMap";
import type { SubnetPlan, VpcPlan } from "./subnets";

/** AWS keeps the first four addresses of a subnet (network, router, DNS, reserve) and the last one. */
export const reservedAtStart = 4;
const reservedAtEnd = 1;

/**
 * The seats of a LAN that is several subnets: seat 0 is in the first of `subnets`, seat 1 in the second, and so on around. Neighbouring
 * seats, which machines of a tier have, are so in different zones, and a tier that grows moves none of them.
 *
 * @param subnets those that machines are spread over; another zone of the LAN changes no seat unless it is added here
 */
export function zonedSeats(vpc: VpcPlan, subnets: readonly SubnetPlan[]): SeatMap {
  const each = Math.min(...subnets.map(({ range }) => fixedEnd(range) - reservedAtStart));
  const count = each * subnets.length;
  return {
    count,
    forTiers: count,
    addressOf: (seat) => {
      const { range } = subnets[seat % subnets.length]!;
      return addressAt(range, reservedAtStart + Math.floor(seat / subnets.length));
    },
    refusal: (address) => refusal(vpc, address),
  };
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

/** How many instances a subnet has room for beside the program's fixed machines. */
export function freeSeats({ range }: SubnetPlan): number {
  return range.size - fixedEnd(range) - reservedAtEnd;
}

function fixedEnd(range: Range): number {
  return (range.size / 4) * 3;
}

function refusal(vpc: VpcPlan, address: string): string | undefined {
  const subnet = subnetOf(vpc, address);
  const offset = subnet && offsetOf(subnet.range, address)!;
  if (subnet === undefined || offset === undefined) {
    const ranges = vpc.privateSubnets.map(({ range, zone }) => `${range.cidr} (${zone.zone})`).join(", ");
    return `"${address}" is in no subnet for machines; those are ${ranges}`;
  }
  const { range } = subnet;
  if (offset < reservedAtStart)
    return `${address} is AWS's own, as are the first ${reservedAtStart} of ${range.cidr}; begin at ${addressAt(range, reservedAtStart)}`;
  if (offset >= fixedEnd(range))
    return `${address} is in the last quarter of ${range.cidr}, where EC2 hands out addresses; end at ${addressAt(range, fixedEnd(range) - 1)}`;
  return undefined;
}
