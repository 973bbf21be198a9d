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

/** Addresses that something lets in, as they are written: ranges, or what stands for some. */
export interface Source {
  words: string;
  /** Undefined: nobody can tell from what is written here. */
  addresses?: AddressSet;
}

/** What a security group lets in: ports of one protocol, from some sources. */
export interface Ingress<S extends Source = Source> {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, another protocol's name or number; `-1`: all; see also {@link listed}. */
  protocol: string;
  /** 0 to 65535; of ICMP the type in the upper byte and the code in the lower. */
  from: number;
  to: number;
  sources: S[];
}

export const allProtocols = "-1";
/** Protocol of what a prefix list holds: that of whichever rule names the list. */
export const listed = "prefix list";
export const lastPort = 65_535;

/** Resources that rules belong to. */
export const groupTypes: readonly string[] = [securityGroup, defaultSecurityGroup];

/** Resources that say who is let in. */
export const ingressTypes: readonly string[] = [
  ...groupTypes,
  securityGroupRule,
  ingressRule,
  prefixList,
  prefixListEntry,
];

/** What a resource of EC2 lets in from addresses, by its inputs. Who comes from another security group has no address, and is none of it. */
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
      return [inList(list(inputs.entries).map((one) => bag(one).cidr))];
    case prefixListEntry:
      return [inList([inputs.cidr])];
    default:
      return [];
  }
}

/** By this key the engine tells a value that it keeps secret. */
const secretKey = "4dabf18193072939515e22adb298388d";

const every = { from: 0, to: lastPort };

/** Rules that are not known yet, or kept secret, may be any. */
function inlineRules(rules: unknown): Ingress[] {
  if (rules === undefined || rules === null) return [];
  const any = { protocol: allProtocols, ...every, sources: [{ words: "addresses that are not known yet" }] };
  return (Array.isArray(rules) ? rules : [rules]).map((rule) => {
    const inputs = bag(rule);
    return Object.keys(inputs).length === 0 || secretKey in inputs ? any : ingress(inputs);
  });
}

function inList(cidrs: unknown[]): Ingress {
  return { protocol: listed, ...every, sources: cidrs.flatMap(sourceOf) };
}

function ingress(inputs: Bag): Ingress {
  const sources = [
    ...[inputs.cidrBlocks, inputs.ipv6CidrBlocks].flatMap((ranges) =>
      Array.isArray(ranges) ? ranges.flatMap(sourceOf) : sourceOf(ranges),
    ),
    ...[inputs.cidrIpv4, inputs.cidrIpv6].flatMap(sourceOf),
    ...[inputs.prefixListId, inputs.prefixListIds].flat().flatMap(listSource),
  ];
  // A number is a protocol's, too.
  const protocol = protocolOf(inputs.protocol ?? inputs.ipProtocol ?? "tcp");
  return { protocol, ...ports(protocol, inputs), sources };
}

function sourceOf(range: unknown): Source[] {
  if (range === undefined || range === null || range === "") return [];
  const words = text(range);
  if (words === undefined) return [{ words: "a range that is not known yet" }];
  const addresses = addressesOf(words.trim());
  return [addresses ? { words, addresses } : { words: `"${words}", which cannot be read as a range` }];
}

function listSource(id: unknown): Source[] {
  if (id === undefined || id === null || id === "") return [];
  const known = text(id);
  return [
    {
      words:
        known === undefined
          ? "a prefix list that is not known yet"
          : `the prefix list ${known}, whose ranges are not told here`,
    },
  ];
}

const names: Record<string, string> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", all: allProtocols };

function protocolOf(given: unknown): string {
  // One that is not known yet may be any.
  if (hasUnknown(given)) return allProtocols;
  const name = String(given).toLowerCase();
  return Object.hasOwn(names, name) ? names[name]! : name;
}

function ports(protocol: string, { fromPort, toPort }: Bag): { from: number; to: number } {
  const [from, to] = [portOf(fromPort), portOf(toPort)];
  if (protocol === "icmp" || protocol === "icmpv6") {
    if (from === undefined || from > 255) return every;
    return to === undefined || to > 255
      ? { from: from * 256, to: from * 256 + 255 }
      : { from: from * 256 + to, to: from * 256 + to };
  }
  // Others have no ports, and one that is not written, or not known yet, may be any.
  if (protocol !== "tcp" && protocol !== "udp") return every;
  return { from: from ?? 0, to: to ?? lastPort };
}

/** @returns undefined for all: -1 in EC2's words */
function portOf(value: unknown): number | undefined {
  const port = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : number(value);
  return port === undefined || port < 0 || port > lastPort ? undefined : Math.trunc(port);
}

/** `port 22`, `port 8000 to 8010`, `udp 53`, `icmp type 8`, `all ports`. */
export function portsInWords({ protocol, from, to }: Pick<Ingress, "protocol" | "from" | "to">): string {
  if (protocol === allProtocols) return "all ports";
  if (protocol === listed) return "the ports of whatever names it";
  const whole = from === 0 && to === lastPort;
  const numbers = from === to ? `${from}` : `${from} to ${to}`;
  switch (protocol) {
    case "tcp":
      return `port ${numbers}`;
    case "udp":
      return `udp ${numbers}`;
    case "icmp":
    case "icmpv6":
      return whole ? protocol : `${protocol} ${icmpInWords(from, to)}`;
    default:
      return /^\d+$/.test(protocol) ? `protocol ${protocol}` : protocol;
  }
}

function icmpInWords(from: number, to: number): string {
  const [type, code] = [Math.floor(from / 256), from % 256];
  if (from === to) return `type ${type} code ${code}`;
  const last = Math.floor(to / 256);
  return type === last ? `type ${type}` : `types ${type} to ${last}`;
}
