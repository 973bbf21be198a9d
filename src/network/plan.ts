import { wholeRange } from "../addressing/addressPool";
import { addressAt, enclosingRange, isMachineAddress, offsetOf, parseRange, type Range } from "../addressing/range";
import { hostnameForm, isDomain, isHostname } from "../input/names";
import { type Problems, shown } from "../input/problem";
import { readChoice } from "../input/values";
import type { PlanContext } from "../planContext";
import { type DhcpRange, type LanArgs, LanMode } from "./args";
import { derivedRanges } from "./derivedRanges";
import type { LanPlan } from "./lanPlan";
import { reservedAddress, reservedRange } from "./reserved";
import { checkVlan } from "./vlan";

/** The smallest LAN: network, broadcast, gateway and five machines. libvirt refuses less. */
const longestPrefix = 29;
const shortestPrefix = 8;

/** Plans a LAN. @returns undefined where a problem was added */
export function planLan(name: string, args: LanArgs, context: PlanContext): LanPlan | undefined {
  const own = context.at();
  const { problems } = own;
  const rules = context.rules.lan;
  if (!isHostname(name)) problems.add("name", `${shown(name)} is not a valid name for a LAN: ${hostnameForm}`);
  const mode = args.mode ?? rules.defaultMode;
  const service = { mode, siteServes: mode === LanMode.bridge || !rules.serves };
  const { siteServes } = service;
  readChoice(mode, LanMode, problems.at("mode"));
  const range = planRange(name, args, mode, own);
  checkBridge(args, mode, own);
  checkVlan(args.vlan, problems.at("vlan"));
  if (args.vlan !== undefined && mode === LanMode.bridge)
    problems.add("vlan", "an existing network already has its VLAN; leave it out");
  const domain = args.domain ?? `${name}.internal`;
  if (args.domain !== undefined && !isDomain(domain))
    problems.add("domain", `${shown(domain)} is not a valid DNS domain: labels of ${hostnameForm}, joined by dots`);
  if (!range) return undefined;
  const gateway = planGateway(range, args, service, problems);
  const dhcp = planDhcp({ range, gateway }, args, { mode, leases: rules.leases && !siteServes }, problems);
  const pool = rules.pool ? rules.pool(name, range, mode, problems) : wholeRange(range);
  const nameservers = args.nameservers ?? [];
  checkNameservers(nameservers, siteServes, problems.at("nameservers"));
  if (!problems.none || !pool) return undefined;
  return {
    name,
    range,
    rangeDerived: args.cidr === undefined,
    mode,
    bridge: args.bridge,
    vlan: args.vlan,
    siteServes,
    gateway,
    domain,
    dhcp,
    nameservers,
    resolvers: siteServes ? nameservers : gateway ? [gateway] : [],
    pool,
  };
}

function planRange(name: string, args: LanArgs, mode: LanMode, context: PlanContext): Range | undefined {
  const { identity, rules, problems } = context;
  if (args.cidr === undefined) {
    if (mode === LanMode.bridge) {
      problems.add(
        "cidr",
        "a LAN on an existing bridge needs the range that the site uses there, such as 192.168.7.0/24",
      );
      return undefined;
    }
    return parseRange(rules.lan.defaultRange?.(name, identity) ?? derivedRanges(name, identity)[0].cidr);
  }
  const range = parseRange(args.cidr);
  if (!range) {
    const meant = enclosingRange(args.cidr);
    problems.add(
      "cidr",
      meant
        ? `"${args.cidr}" is an address, not a range; its range is ${meant}`
        : `${shown(args.cidr)} is not a valid IPv4 range in CIDR notation, such as 10.17.3.0/24`,
    );
    return undefined;
  }
  if (range.prefix > longestPrefix || range.prefix < shortestPrefix) {
    problems.add(
      "cidr",
      `${args.cidr} is too ${range.prefix > longestPrefix ? "small" : "large"}: use /${shortestPrefix} to /${longestPrefix}`,
    );
    return undefined;
  }
  const reserved = reservedRange(range);
  if (reserved) {
    problems.add(
      "cidr",
      `machines cannot have addresses in ${args.cidr}: ${reserved}; use a private range, such as 10.17.3.0/24`,
    );
    return undefined;
  }
  return range;
}

function checkBridge(args: LanArgs, mode: LanMode, { rules, problems }: PlanContext): void {
  const { isNetworkName, networkNameForm } = rules.lan;
  if (mode === LanMode.bridge && !args.bridge)
    problems.add("bridge", `mode bridge needs the name of ${networkNameForm}`);
  if (mode !== LanMode.bridge && args.bridge !== undefined) {
    problems.add("bridge", `an existing bridge needs mode bridge, not mode ${mode}`);
  }
  if (args.bridge && !isNetworkName(args.bridge))
    problems.add("bridge", `${shown(args.bridge)} is not a valid name for ${networkNameForm}`);
}

function checkNameservers(servers: readonly string[], siteServes: boolean, problems: Problems): void {
  for (const [i, server] of servers.entries()) {
    const reserved = isAddress(server) && reservedAddress(server, !siteServes);
    if (!isAddress(server)) problems.at(i).addHere(`${shown(server)} is not a valid IPv4 address`);
    else if (reserved) problems.at(i).addHere(`${server} cannot be the LAN's name server: ${reserved}`);
  }
}

function planGateway(
  range: Range,
  args: LanArgs,
  { mode, siteServes }: { mode: LanMode; siteServes: boolean },
  problems: Problems,
): string | undefined {
  if (!siteServes && args.gateway !== undefined)
    problems.add("gateway", `the gateway of a LAN with mode ${mode} is always its first address; leave it out`);
  if (siteServes && args.gateway !== undefined && !isMachineAddress(range, args.gateway))
    problems.add("gateway", `"${args.gateway}" is not an address inside ${range.cidr}`);
  return siteServes && (args.gateway !== undefined || mode === LanMode.bridge) ? args.gateway : addressAt(range, 1);
}

function planDhcp(
  { range, gateway }: { range: Range; gateway: string | undefined },
  args: LanArgs,
  { mode, leases }: { mode: LanMode; leases: boolean },
  problems: Problems,
): DhcpRange | undefined {
  if (mode === LanMode.bridge && (args.dhcp || args.dhcpRange))
    problems.add("dhcp", "DHCP on an existing network is up to the site; leave it out");
  if (!leases) return undefined;
  if (args.dhcp === false) {
    if (args.dhcpRange)
      problems.add("dhcpRange", "has no effect without DHCP; leave out either dhcp: false or dhcpRange");
    return undefined;
  }
  if (!args.dhcpRange) {
    // The last quarter: machines' addresses are taken from below it.
    const quarter = Math.floor(range.size / 4);
    return { start: addressAt(range, range.size - 1 - quarter), end: addressAt(range, range.size - 2) };
  }
  const { start, end } = args.dhcpRange;
  for (const [key, address] of Object.entries({ start, end })) {
    if (!isMachineAddress(range, address))
      problems.at("dhcpRange").add(key, `${shown(address)} is not a usable host address in ${range.cidr}`);
  }
  const [from, to, router] = [offsetOf(range, start), offsetOf(range, end), gateway && offsetOf(range, gateway)];
  if (from !== undefined && to !== undefined && from > to)
    problems.add("dhcpRange", `${start} comes after ${end}; swap them`);
  if (from !== undefined && to !== undefined && router && from <= router && router <= to) {
    problems.add("dhcpRange", `the gateway ${gateway} is between ${start} and ${end}; start after it`);
  }
  return { start, end };
}

function isAddress(text: string): boolean {
  return offsetOf({ cidr: "0.0.0.0/0", prefix: 0, size: 2 ** 32, first: 0 }, text) !== undefined;
}
