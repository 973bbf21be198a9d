import { IPv4, IPv6 } from "ipaddr.js";

/** Addresses from the first to the last. IPv4 has its place behind the whole of IPv6, with a gap, so that one line has both. */
interface Stretch {
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses of both families, as stretches in order that do not touch. */
export type AddressSet = readonly Stretch[];

const ipv4At = 1n << 129n;

/**
 * The addresses of a range in CIDR notation, of either family. Bits behind the prefix say nothing, as to a router; a range of IPv4 that is
 * written as IPv6 (`::ffff:0:0/96`) is one of IPv4.
 *
 * @returns undefined where the text is no range
 */
export function addressesOf(cidr: string): AddressSet | undefined {
  if (IPv4.isValidCIDRFourPartDecimal(cidr)) {
    const [address, prefix] = IPv4.parseCIDR(cidr);
    return [stretch(address.octets, 8, 32 - prefix, ipv4At)];
  }
  if (!IPv6.isValidCIDR(cidr)) return undefined;
  const [address, prefix] = IPv6.parseCIDR(cidr);
  return address.isIPv4MappedAddress() && prefix >= 96
    ? [stretch(address.toIPv4Address().octets, 8, 128 - prefix, ipv4At)]
    : [stretch(address.parts, 16, 128 - prefix, 0n)];
}

function stretch(digits: readonly number[], bits: number, free: number, offset: bigint): Stretch {
  const address = digits.reduce((sum, digit) => (sum << BigInt(bits)) | BigInt(digit), 0n);
  const first = (address >> BigInt(free)) << BigInt(free);
  return { first: offset + first, last: offset + first + (1n << BigInt(free)) - 1n };
}

/** What is in any of the sets. */
export function union(...sets: readonly AddressSet[]): AddressSet {
  const all = sets.flat().sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const joined: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of all) {
    const before = joined.at(-1);
    if (!before || first > before.last + 1n) joined.push({ first, last });
    else if (last > before.last) before.last = last;
  }
  return joined;
}

/** What is in `set` and not in `other`. */
export function minus(set: AddressSet, other: AddressSet): AddressSet {
  return other.reduce<Stretch[]>(
    (left, { first, last }) =>
      left.flatMap((one) => [
        ...(one.first < first ? [{ first: one.first, last: one.last < first ? one.last : first - 1n }] : []),
        ...(one.last > last ? [{ first: one.first > last ? one.first : last + 1n, last: one.last }] : []),
      ]),
    [...set],
  );
}

/** What is in both. */
export function common(a: AddressSet, b: AddressSet): AddressSet {
  return minus(a, minus(a, b));
}

/** Number of addresses of each family. */
export function sizes(set: AddressSet): { ipv4: bigint; ipv6: bigint } {
  const count = (of: AddressSet) => of.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  return {
    ipv4: count(set.filter(({ first }) => first >= ipv4At)),
    ipv6: count(set.filter(({ first }) => first < ipv4At)),
  };
}
