import type { Identity } from "../identity";
import { hostnameForm, isDomain, isHostname } from "../input/names";
import { type Problems, shown } from "../input/problem";
import { type DhcpRange, type LanArgs, LanMode } from "./args";
import { derivedRanges } from "./derivedRanges";
import type { LanRules } from "./lanRules";
import { addressAt, enclosingRange, isMachineAddress, offsetOf, parseRange, type Range } from "./range";
import { reservedAddress, reservedRange } from "./reserved";
import { type SeatMap, wholeRange } from "./seatMap";

/** A LAN with every default filled in and every value checked. */
export interface LanPlan {
  readonly name: string;
  readonly range: Range;
  /** Whether nobody wrote the range down. */
  readonly rangeDerived: boolean;
  readonly mode: LanMode;
  /** The network that exists already; only with mode `bridge`. */
  readonly bridge?: string;
  readonly vlan?: number;
  /** Whether router and name servers are the site's: on a bridge, and where the platform serves nothing. */
  readonly siteServes: boolean;
  /** The host's address inside the LAN, or the site's router. */
  readonly gateway?: string;
  readonly domain: string;
  /** Undefined where nobody but the program's machines gets an address. */
  readonly dhcp?: DhcpRange;
  readonly nameservers: readonly string[];
  /** DNS servers that the LAN's machines ask. */
  readonly resolvers: readonly string[];
  /** The addresses that the program's machines may have. */
  readonly seats: SeatMap;
}

/** The smallest LAN: network, broadcast, gateway and five machines. libvirt refuses less. */
const longestPrefix = 29;
const shortestPrefix = 8;

/** Plans a LAN; what is wrong goes to `problems`, and then there is no plan. */
export function planLan(
  name: string,
  args: LanArgs,
  identity: Identity,
  rules: LanRules,
  problems: Problems,
): LanPlan | undefined {
  const before = problems.found.length;
  if (!isHostname(name)) problems.add("name", `${shown(name)} is no name for a LAN: ${hostnameForm}`);
  const mode = args.mode ?? rules.defaultMode;
  const siteServes = mode === LanMode.bridge || !rules.serves;
  if (!Object.values(LanMode).includes(mode)) {
    problems.add("mode", `${shown(mode)} is none of ${Object.values(LanMode).join(", ")}`);
  }
  const range = planRange(name, args, mode, identity, rules, problems);
  checkBridge(args, mode, rules, problems);
  checkVlan(args.vlan, mode, problems);
  const domain = args.domain ?? `${name}.internal`;
  if (args.domain !== undefined && !isDomain(domain))
    problems.add("domain", `${shown(domain)} is no DNS domain: labels of ${hostnameForm}, joined by dots`);
  if (!range) return undefined;
  const gateway = planGateway(range, args, mode, siteServes, problems);
  const dhcp = planDhcp(range, gateway, args, mode, siteServes || !rules.leases, problems);
  const seats = rules.seats ? rules.seats(name, range, mode, problems) : wholeRange(range);
  for (const [i, server] of (args.nameservers ?? []).entries()) {
    const reserved = isAddress(server) && reservedAddress(server, !siteServes);
    if (!isAddress(server)) problems.add(`nameservers[${i}]`, `${shown(server)} is no IPv4 address`);
    else if (reserved) problems.add(`nameservers[${i}]`, `nobody answers the LAN at ${server}: ${reserved}`);
  }
  if (problems.found.length > before || !seats) return undefined;
  const nameservers = args.nameservers ?? [];
  const resolvers = siteServes ? nameservers : gateway ? [gateway] : [];
  const { bridge, vlan } = args;
  const rangeDerived = args.cidr === undefined;
  return {
    name,
    range,
    rangeDerived,
    mode,
    bridge,
    vlan,
    siteServes,
    gateway,
    domain,
    dhcp,
    nameservers,
    resolvers,
    seats,
  };
}

function planRange(
  name: string,
  args: LanArgs,
  mode: LanMode,
  identity: Identity,
  rules: LanRules,
  problems: Problems,
): Range | undefined {
  if (args.cidr === undefined) {
    if (mode === LanMode.bridge) {
      problems.add(
        "cidr",
        "a LAN on an existing bridge needs the range that the site uses there, such as 192.168.7.0/24",
      );
      return undefined;
    }
    return parseRange(rules.defaultRange?.(name, identity) ?? derivedRanges(name, identity)[0].cidr);
  }
  const range = parseRange(args.cidr);
  if (!range) {
    const meant = enclosingRange(args.cidr);
    problems.add(
      "cidr",
      meant
        ? `"${args.cidr}" names a machine, not a range; the range around it is ${meant}`
        : `${shown(args.cidr)} is no IPv4 range in CIDR notation, such as 10.17.3.0/24`,
    );
    return undefined;
  }
  if (range.prefix > longestPrefix || range.prefix < shortestPrefix) {
    problems.add(
      "cidr",
      `${args.cidr} is too ${range.prefix > longestPrefix ? "small" : "large"}: /${shortestPrefix} to /${longestPrefix}`,
    );
    return undefined;
  }
  const reserved = reservedRange(range);
  if (reserved) {
    problems.add(
      "cidr",
      `machines cannot have addresses of ${args.cidr}: ${reserved}; take a private range, such as 10.17.3.0/24`,
    );
    return undefined;
  }
  return range;
}

function checkBridge(
  args: LanArgs,
  mode: LanMode,
  { isNetworkName, networkNameForm }: LanRules,
  problems: Problems,
): void {
  if (mode === LanMode.bridge && !args.bridge)
    problems.add("bridge", `mode bridge needs the name of ${networkNameForm}`);
  if (mode !== LanMode.bridge && args.bridge !== undefined) {
    problems.add("bridge", `an existing bridge goes with mode bridge, not with mode ${mode}`);
  }
  if (args.bridge && !isNetworkName(args.bridge))
    problems.add("bridge", `${shown(args.bridge)} is no name of ${networkNameForm}`);
}

function checkVlan(vlan: number | undefined, mode: LanMode, problems: Problems): void {
  if (vlan === undefined) return;
  if (!Number.isInteger(vlan) || vlan < 1 || vlan > 4094)
    problems.add("vlan", `${shown(vlan)} is no VLAN id: a whole number from 1 to 4094`);
  if (mode === LanMode.bridge) problems.add("vlan", "a network that exists already has its VLAN; leave it out");
}

function planGateway(
  range: Range,
  args: LanArgs,
  mode: LanMode,
  siteServes: boolean,
  problems: Problems,
): string | undefined {
  if (!siteServes && args.gateway !== undefined)
    problems.add("gateway", `the gateway of a LAN of mode ${mode} is its first address; leave it out`);
  if (siteServes && args.gateway !== undefined && !isMachineAddress(range, args.gateway))
    problems.add("gateway", `"${args.gateway}" is no address inside ${range.cidr}`);
  return siteServes && (args.gateway !== undefined || mode === LanMode.bridge) ? args.gateway : addressAt(range, 1);
}

function planDhcp(
  range: Range,
  gateway: string | undefined,
  args: LanArgs,
  mode: LanMode,
  noLeases: boolean,
  problems: Problems,
): DhcpRange | undefined {
  if (mode === LanMode.bridge && (args.dhcp || args.dhcpRange))
    problems.add("dhcp", "DHCP on an existing network is the site's; leave it out");
  if (noLeases) return undefined;
  if (args.dhcp === false) {
    if (args.dhcpRange) problems.add("dhcpRange", "a range without DHCP; leave out one of dhcp: false and dhcpRange");
    return undefined;
  }
  if (!args.dhcpRange) {
    // The last quarter: machines' addresses are taken from below it.
    const quarter = Math.max(1, Math.floor(range.size / 4));
    return { start: addressAt(range, range.size - 1 - quarter), end: addressAt(range, range.size - 2) };
  }
  const { start, end } = args.dhcpRange;
  for (const [key, address] of Object.entries({ start, end })) {
    if (!isMachineAddress(range, address))
      problems.add(`dhcpRange.${key}`, `${shown(address)} is no machine's address inside ${range.cidr}`);
  }
  const [from, to, router] = [offsetOf(range, start), offsetOf(range, end), gateway && offsetOf(range, gateway)];
  if (from !== undefined && to !== undefined && from > to)
    problems.add("dhcpRange", `${start} comes after ${end}; swap them`);
  if (from !== undefined && to !== undefined && router && from <= router && router <= to) {
    problems.add("dhcpRange", `the gateway ${gateway} is inside ${start} to ${end}; begin behind it`);
  }
  return { start, end };
}

function isAddress(text: string): boolean {
  return offsetOf({ cidr: "0.0.0.0/0", prefix: 0, size: 2 ** 32, first: 0 }, text) !== undefined;
}
