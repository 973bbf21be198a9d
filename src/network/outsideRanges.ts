import { addressAt, enclosingRange, offsetOf, parseRange, type Range } from "../addressing/range";
import { type Problems, shown } from "../input/problem";
import { addressesOf, minus, union } from "./addressSet";
import { isOfTheInternet } from "./world";

/** The whole of IPv4: open to the world, and only where somebody wrote it. */
export const anywhere = "0.0.0.0/0";

/** Whether a range has addresses of the internet. */
export function isPublic(cidr: string): boolean {
  return parseRange(cidr) !== undefined && isOfTheInternet(addressesOf(cidr)!);
}

function isInside(range: Range, outer: Range): boolean {
  return range.prefix >= outer.prefix && offsetOf(outer, addressAt(range, 0)) !== undefined;
}

/** Ranges that may reach a port from outside; what is wrong goes to `problems`. */
export function planCidrs(cidrs: readonly string[], lanCidr: string, problems: Problems): string[] {
  if (!cidrs.includes(anywhere) && isEverybody(cidrs))
    problems.addHere(`${cidrs.join(", ")} cover all addresses; write ${anywhere} if you mean the whole world`);
  return cidrs.flatMap((cidr, i) => {
    const here = problems.at(i);
    const range = parseRange(cidr);
    if (!range) {
      const meant = enclosingRange(cidr);
      here.addHere(
        meant
          ? `"${cidr}" has bits set after its prefix; the range is ${meant}, the single address ${cidr.split("/")[0]}/32`
          : `${shown(cidr)} is not a valid IPv4 range in CIDR notation, such as 192.0.2.0/24, or ${anywhere} for the world`,
      );
      return [];
    }
    const lan = parseRange(lanCidr);
    if (lan && isInside(range, lan))
      here.addHere(`${range.cidr} is inside the LAN ${lan.cidr}, which can reach exposed ports anyway; leave it out`);
    if (cidrs.indexOf(cidr) !== i) here.addHere(`"${cidr}" is listed twice`);
    return [range.cidr];
  });
}

function isEverybody(cidrs: readonly string[]): boolean {
  const allowed = union(...cidrs.flatMap((cidr) => (parseRange(cidr) ? [addressesOf(cidr)!] : [])));
  return minus(addressesOf(anywhere)!, allowed).length === 0;
}
