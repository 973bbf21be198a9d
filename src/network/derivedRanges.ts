import { addressAt, parseRange, type Range } from "../addressing/range";
import type { Identity } from "../identity";

/** What LANs without a `cidr` are carved from, in /24s; the first is taken unless the host has other uses for it. */
const pools = ["10.128.0.0/9", "172.16.0.0/12", "100.64.0.0/10", "192.168.0.0/16"].map((cidr) => parseRange(cidr)!);

/** Tries in each pool. */
const tries = 8;

const lanSize = 256;

/** The ranges that a LAN may derive from project, stack and name, the best first. */
export function derivedRanges(name: string, identity: Identity): [Range, ...Range[]] {
  const all = pools.flatMap((pool, p) =>
    Array.from({ length: tries }, (_, i) => {
      // The first pool determines users' existing addresses, so it must not change.
      const kind = p === 0 && i === 0 ? "lan" : `lan in ${pool.cidr}, ${i}`;
      return parseRange(`${addressAt(pool, identity.index(kind, name, pool.size / lanSize) * lanSize)}/24`)!;
    }),
  );
  return all as [Range, ...Range[]];
}
