import { type AddressSet, addressesOf } from "../../network/addressSet";
import {
  defaultSecurityGroup,
  ingressRule,
  prefixList,
  prefixListEntry,
  securityGroup,
  securityGroupRule,
} from "../kinds/ec2Types";
import { type Bag, bag, hasUnknown, list, number, text } from "../values";

/** Addresses that a rule lets in, as the rule has them: a range, or a reference to several. */
export interface Source {
  words: string;
  /** Undefined: the preview does not say. */
  addresses?: AddressSet;
}

/** A rule of a security group: ports of one protocol, and who has access to them. */
export interface Ingress<S extends Source = Source> {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, another protocol's name or number; `-1`: all; see also {@link prefixListProtocol}. */
  protocol: string;
  /** 0 to 65535; for ICMP, the type in the upper byte and the code in the lower. */
  from: number;
  to: number;
  sources: S[];
}

export const allProtocols = "-1";
/** Protocol of the entries of a prefix list: they apply to the ports of the rules that use the list. */
export const prefixListProtocol = "prefix list";
export const lastPort = 65_535;

/** Types of security groups. */
export const groupTypes: readonly string[] = [securityGroup, defaultSecurityGroup];

/** Types that say who has access. */
export const ingressTypes: readonly string[] = [
  ...groupTypes,
  securityGroupRule,
  ingressRule,
  prefixList,
  prefixListEntry,
];

/** Rules in the inputs of an EC2 resource that let in addresses. Those that let in other security groups are left out. */
export function ingressOf(type: string, inputs: Bag): Ingress[] {
  if (Object.keys(inputs).length === 0) return [];
  switch (type) {
    case securityGroup:
    case defaultSecurityGroup:
      return inlineRules(inputs.ingress);
    case securityGroupRule:
      return inputs.type === "ingress" ? [ingress(inputs)] : [];
    case ingressRule:
      return [ingress(inputs)];
    case prefixList:
      return [inList(list(inputs.entries).map((entry) => bag(entry).cidr))];
    case prefixListEntry:
      return [inList([inputs.cidr])];
    default:
      return [];
  }
}

/** Key by which the engine marks a secret value. */
const secretKey = "4dabf18193072939515e22adb298388d";

const everyPort = { from: 0, to: lastPort };

/** Rules that are unknown yet, or secret, may be any. */
function inlineRules(rules: unknown): Ingress[] {
  if (rules === undefined || rules === null) return [];
  const any = { protocol: allProtocols, ...everyPort, sources: [{ words: "addresses that are not known yet" }] };
  return (Array.isArray(rules) ? rules : [rules]).map((rule) => {
    const inputs = bag(rule);
    return Object.keys(inputs).length === 0 || secretKey in inputs ? any : ingress(inputs);
  });
}

function inList(cidrs: unknown[]): Ingress {
  return { protocol: prefixListProtocol, ...everyPort, sources: cidrs.flatMap(sourceOf) };
}

function ingress(inputs: Bag): Ingress {
  const sources = [
    ...[inputs.cidrBlocks, inputs.ipv6CidrBlocks].flatMap((ranges) =>
      Array.isArray(ranges) ? ranges.flatMap(sourceOf) : sourceOf(ranges),
    ),
    ...[inputs.cidrIpv4, inputs.cidrIpv6].flatMap(sourceOf),
    ...[inputs.prefixListId, inputs.prefixListIds].flat().flatMap(prefixListSource),
  ];
  const protocol = protocolOf(inputs.protocol ?? inputs.ipProtocol ?? "tcp");
  return { protocol, ...ports(protocol, inputs), sources };
}

function sourceOf(range: unknown): Source[] {
  if (range === undefined || range === null || range === "") return [];
  const words = text(range);
  if (words === undefined) return [{ words: "a range that is not known yet" }];
  const addresses = addressesOf(words.trim());
  return [addresses ? { words, addresses } : { words: `"${words}", which is not a valid range` }];
}

function prefixListSource(id: unknown): Source[] {
  if (id === undefined || id === null || id === "") return [];
  const name = text(id);
  return [
    {
      words:
        name === undefined
          ? "a prefix list that is not known yet"
          : `the prefix list ${name}, whose ranges are unknown here`,
    },
  ];
}

const names: Record<string, string> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", all: allProtocols };

function protocolOf(given: unknown): string {
  // An unknown one may be any.
  if (hasUnknown(given)) return allProtocols;
  const name = String(given).toLowerCase();
  return Object.hasOwn(names, name) ? names[name]! : name;
}

function ports(protocol: string, { fromPort, toPort }: Bag): { from: number; to: number } {
  const [from, to] = [portOf(fromPort), portOf(toPort)];
  if (protocol === "icmp" || protocol === "icmpv6") {
    if (from === undefined || from > 255) return everyPort;
    return to === undefined || to > 255
      ? { from: from * 256, to: from * 256 + 255 }
      : { from: from * 256 + to, to: from * 256 + to };
  }
  // Other protocols have no ports. A port that is missing or unknown may be any.
  if (protocol !== "tcp" && protocol !== "udp") return everyPort;
  return { from: from ?? 0, to: to ?? lastPort };
}

/** @returns undefined for all ports, which EC2 writes as -1 */
function portOf(value: unknown): number | undefined {
  const port = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : number(value);
  return port === undefined || port < 0 || port > lastPort ? undefined : Math.trunc(port);
}

/** `port 22`, `port 8000 to 8010`, `udp 53`, `icmp type 8`, `all ports`. */
export function describePorts({ protocol, from, to }: Pick<Ingress, "protocol" | "from" | "to">): string {
  if (protocol === allProtocols) return "all ports";
  if (protocol === prefixListProtocol) return "the ports of the rules that use it";
  const whole = from === 0 && to === lastPort;
  const numbers = from === to ? `${from}` : `${from} to ${to}`;
  switch (protocol) {
    case "tcp":
      return `port ${numbers}`;
    case "udp":
      return `udp ${numbers}`;
    case "icmp":
    case "icmpv6":
      return whole ? protocol : `${protocol} ${describeIcmp(from, to)}`;
    default:
      return /^\d+$/.test(protocol) ? `protocol ${protocol}` : protocol;
  }
}

function describeIcmp(from: number, to: number): string {
  const [type, code] = [Math.floor(from / 256), from % 256];
  if (from === to) return `type ${type} code ${code}`;
  const last = Math.floor(to / 256);
  return type === last ? `type ${type}` : `types ${type} to ${last}`;
}
