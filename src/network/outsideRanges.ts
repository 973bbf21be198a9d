import { type Problems, shown } from "../input/problem";
import { enclosingRange, offsetOf, parseRange } from "./range";

/** The whole of IPv4: open to the world, and only where somebody wrote it. */
export const anywhere = "0.0.0.0/0";

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
    if (lan && offsetOf(lan, range.cidr.split("/")[0]!) !== undefined && range.prefix >= lan.prefix)
      problems.add(
        at,
        `${range.cidr} is inside the LAN ${lan.cidr}, which reaches what is exposed anyway; leave it out`,
      );
    if (cidrs.indexOf(cidr) !== i) problems.add(at, `"${cidr}" is named twice`);
    return [range.cidr];
  });
}
