import { overlaps, parseRange, type Range } from "./range";

/** Ranges that RFC 6890 and RFC 1112 keep for something else than machines on a LAN. */
const kept = [
  { range: parseRange("0.0.0.0/8")!, use: "hosts that do not know their own network", ofHost: false },
  { range: parseRange("127.0.0.0/8")!, use: "loopback: every machine keeps it for itself", ofHost: true },
  { range: parseRange("169.254.0.0/16")!, use: "link-local addresses, which no router passes on", ofHost: true },
  { range: parseRange("224.0.0.0/4")!, use: "multicast", ofHost: false },
  { range: parseRange("240.0.0.0/4")!, use: "nothing yet, and the broadcast address", ofHost: false },
];

/** Why machines cannot have addresses of a range; undefined where they can. */
export function reservedRange(range: Range): string | undefined {
  const met = kept.find((one) => overlaps(one.range, range));
  return met && `${met.range.cidr} is for ${met.use}`;
}

/**
 * Why nobody answers at an address; undefined where somebody may.
 *
 * @param byHost whether the host asks, which has loopback and link-local addresses of its own, and not a machine on the LAN
 */
export function reservedAddress(address: string, byHost: boolean): string | undefined {
  const range = parseRange(`${address}/32`);
  const met = range && kept.find((one) => overlaps(one.range, range) && !(byHost && one.ofHost));
  return met && `${met.range.cidr} is for ${met.use}`;
}
