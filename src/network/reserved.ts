import { overlaps, parseRange, type Range } from "../addressing/range";

/** Ranges that RFC 6890 and RFC 1112 keep for something else than machines on a LAN. */
const kept = [
  { range: parseRange("0.0.0.0/8")!, use: "hosts that do not know their own network", ofHost: false },
  { range: parseRange("127.0.0.0/8")!, use: "loopback", ofHost: true },
  { range: parseRange("169.254.0.0/16")!, use: "link-local addresses, which routers do not forward", ofHost: true },
  { range: parseRange("224.0.0.0/4")!, use: "multicast", ofHost: false },
  { range: parseRange("240.0.0.0/4")!, use: "future use and broadcast", ofHost: false },
];

/** Why machines cannot have addresses of a range; undefined where they can. */
export function reservedRange(range: Range): string | undefined {
  const met = kept.find((one) => overlaps(one.range, range));
  return met && `${met.range.cidr} is for ${met.use}`;
}

/** Where systemd-resolved answers: to a machine that is to ask there, it would ask itself. */
const stubResolvers = ["127.0.0.53", "127.0.0.54"];

/**
 * Why nobody answers at an address; undefined where somebody may: whoever asks can have a resolver of its own, at a loopback or link-local
 * address.
 *
 * @param byHost whether the host asks, and not a machine on the LAN
 */
export function reservedAddress(address: string, byHost: boolean): string | undefined {
  if (!byHost && stubResolvers.includes(address))
    return "it is the address of systemd-resolved itself, which would query itself";
  const range = parseRange(`${address}/32`);
  const met = range && kept.find((one) => !one.ofHost && overlaps(one.range, range));
  return met && `${met.range.cidr} is for ${met.use}`;
}
