import { type Bag, bag, list, number, texts } from "./input/values";

/** What a security group lets in. */
export interface Ingress {
  ranges: string[];
  /** Undefined: all ports. */
  from?: number;
  to?: number;
  /** `tcp`, `udp`; `-1`: all. */
  protocol: string;
}

const everybody = ["0.0.0.0/0", "::/0"];

/** Resources that say who is let in. */
export const ingressTypes = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
];

/** What a resource of EC2 lets in from ranges of addresses, by its inputs. */
export function ingressOf(type: string, inputs: Bag): Ingress[] {
  switch (type) {
    case "aws:ec2/securityGroup:SecurityGroup":
      return list(inputs.ingress).map((one) => ingress(bag(one)));
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return inputs.type === "ingress" ? [ingress(inputs)] : [];
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return Object.keys(inputs).length === 0
        ? []
        : [{ ...ingress(inputs), ranges: texts([inputs.cidrIpv4, inputs.cidrIpv6]) }];
    default:
      return [];
  }
}

function ingress({ fromPort, toPort, protocol, ipProtocol, cidrBlocks, ipv6CidrBlocks }: Bag): Ingress {
  const ranges = [...texts(cidrBlocks), ...texts(ipv6CidrBlocks)];
  // A number is a protocol's, too.
  const named = String(protocol ?? ipProtocol ?? "tcp");
  if (named === "-1") return { ranges, protocol: named };
  return { ranges, protocol: named, from: number(fromPort), to: number(toPort) };
}

export function isWorld(range: string): boolean {
  return everybody.includes(range);
}

/** `22`, `8000 to 8010`, `all ports`. */
export function portsInWords({ from, to }: Ingress): string {
  if (from === undefined) return "all ports";
  return from === to || to === undefined ? `${from}` : `${from} to ${to}`;
}
