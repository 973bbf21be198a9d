import { type AddressSet, addressesOf, common, minus, sizes, union } from "./addressSet";

const set = (...cidrs: string[]) => union(...cidrs.map((cidr) => addressesOf(cidr)!));

/** What no router of the internet knows: private, shared, loopback, link-local, multicast and reserved addresses. */
const nobodysIpv4 = set(
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.168.0.0/16", "224.0.0.0/3"],
);

/** Addresses of the internet; of IPv6 what IANA gives out. */
const internet = union(minus(set("0.0.0.0/0"), nobodysIpv4), set("2000::/3"));

/**
 * Nobody has as many: the largest holder of IPv4, the Department of Defense of the USA, has 14 networks of /8, and 2^28 addresses are 16;
 * of IPv6 a /12 is what a registry of a continent gives out of. Whoever lets in as many does not mean somebody.
 */
const world = { ipv4: 1n << 28n, ipv6: 1n << 116n };

/** Whether so many addresses of the internet are let in, by however many ranges, that it is the world. */
export function isWorld(addresses: AddressSet): boolean {
  const { ipv4, ipv6 } = sizes(common(addresses, internet));
  return ipv4 >= world.ipv4 || ipv6 >= world.ipv6;
}

/** Whether any address of the internet is among them. */
export function isOfTheInternet(addresses: AddressSet): boolean {
  return common(addresses, internet).length > 0;
}
