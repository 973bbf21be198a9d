import { IPv4 } from "ipaddr.js";

/** An IPv4 range. Addresses inside it are counted from 0, the network's own. */
export interface Range {
  readonly cidr: string;
  readonly prefix: number;
  /** Number of addresses, the network's and the broadcast address included. */
  readonly size: number;
  readonly first: number;
}

/** The range of `10.17.3.0/24`; undefined where the text is none, or has bits set behind the prefix. */
export function parseRange(cidr: string): Range | undefined {
  if (typeof cidr !== "string" || !IPv4.isValidCIDRFourPartDecimal(cidr)) return undefined;
  const [address, prefix] = IPv4.parseCIDR(cidr);
  const first = toNumber(address.toString());
  const size = 2 ** (32 - prefix);
  if (first % size !== 0) return undefined;
  return { cidr: `${address.toString()}/${prefix}`, prefix, size, first };
}

/** The range that a text with bits behind its prefix may have meant: `10.17.3.5/24` → `10.17.3.0/24`. */
export function enclosingRange(cidr: string): string | undefined {
  if (typeof cidr !== "string" || !IPv4.isValidCIDRFourPartDecimal(cidr)) return undefined;
  return `${IPv4.networkAddressFromCIDR(cidr).toString()}/${IPv4.parseCIDR(cidr)[1]}`;
}

export function addressAt(range: Range, offset: number): string {
  return toAddress(range.first + offset);
}

/** Where an address stands in the range; undefined where it is outside or no IPv4 address. */
export function offsetOf(range: Range, address: string): number | undefined {
  if (!IPv4.isValidFourPartDecimal(address)) return undefined;
  const offset = toNumber(address) - range.first;
  return offset >= 0 && offset < range.size ? offset : undefined;
}

/** Whether a machine can have the address: inside the range, and neither the network's nor the broadcast address. */
export function isMachineAddress(range: Range, address: string): boolean {
  const offset = offsetOf(range, address);
  return offset !== undefined && offset > 0 && offset < range.size - 1;
}

export function overlaps(a: Range, b: Range): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}

function toNumber(address: string): number {
  return IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toAddress(value: number): string {
  return new IPv4([24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256)).toString();
}
