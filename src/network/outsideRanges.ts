import { type Problems, shown } from "../input/problem";
import { addressAt, enclosingRange, offsetOf, parseRange, type Range } from "./range";

/** The whole of IPv4: open to the world, and only where somebody wrote it. */
export const anywhere = "0.0.0.0/0";

/** Ranges that no router of the internet knows: those of RFC 1918, and of RFC 6598 between a provider and its customers. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(
  (cidr) => parseRange(cidr)!,
);

/** Whether a range has addresses of the internet. */
export function isPublic(cidr: string): boolean {
  const range = parseRange(cidr);
  return range !== undefined && !privateRanges.some((known) => isInside(range, known));
}

function isInside(range: Range, outer: Range): boolean {
  return range.prefix >= outer.prefix && offsetOf(outer, addressAt(range, 0)) !== undefined;
}

/** Ranges that may reach a port from outside; what is wrong goes to `problems`. */
export function planCidrs(cidrs: readonly string[], lanCidr: string, path: string, problems: Problems): string[] {
  return cidrs.flatMap((cidr, i) => {
    const at = `${path}[${i}]`;
    const range = parseRange(cidr);
    if (!range) {
      const meant = enclosingRange(cidr);
      problems.add(
        at,
        meant
          ? `"${cidr}" has bits behind its prefix; the range around it is ${meant}, the one address ${cidr.split("/")[0]}/32`
          : `${shown(cidr)} is no IPv4 range in CIDR notation, such as 192.0.2.0/24, or ${anywhere} for the world`,
      );
      return [];
    }
    const lan = parseRange(lanCidr);
    if (lan && isInside(range, lan))
      problems.add(
        at,
        `${range.cidr} is inside the LAN ${lan.cidr}, which reaches what is exposed anyway; leave it out`,
      );
    if (cidrs.indexOf(cidr) !== i) problems.add(at, `"${cidr}" is named twice`);
    return [range.cidr];
  });
}
