import { type Bag, bag, list, number, texts } from "../../review/input/values";
import type { Judged } from "./rule";

const everybody = ["0.0.0.0/0", "::/0"];

/** Which ports of a security group are open to the world and not among those that may be. */
export function openToTheWorld({ type, name, props }: Judged, allowedPorts: readonly number[]): string | undefined {
  const rules = rulesOf(type, props).filter(({ ranges }) => ranges.some((range) => everybody.includes(range)));
  const wrong = rules.filter(({ from, to }) => from === undefined || from !== to || !allowedPorts.includes(from));
  if (wrong.length === 0) return undefined;
  const ports = wrong.map(({ from, to }) =>
    from === undefined ? "all ports" : from === to ? `${from}` : `${from} to ${to}`,
  );
  return `"${name}" lets the whole world in (${ports.join(", ")}); name the ranges that need it`;
}

interface Ingress {
  ranges: string[];
  from?: number;
  to?: number;
}

function rulesOf(type: string, props: Bag): Ingress[] {
  switch (type) {
    case "aws:ec2/securityGroup:SecurityGroup":
      return list(props.ingress).map((one) => ingress(bag(one)));
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return props.type === "ingress" ? [ingress(props)] : [];
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return [{ ...ingress(props), ranges: texts([props.cidrIpv4, props.cidrIpv6]) }];
    default:
      return [];
  }
}

function ingress({ fromPort, toPort, protocol, ipProtocol, cidrBlocks, ipv6CidrBlocks }: Bag): Ingress {
  const ranges = [...texts(cidrBlocks), ...texts(ipv6CidrBlocks)];
  if (String(protocol ?? ipProtocol) === "-1") return { ranges };
  return { ranges, from: number(fromPort), to: number(toPort) };
}

/** Why a disk of EC2 can be read by whoever gets hold of it. */
export function unencryptedDisk({ type, name, props }: Judged): string | undefined {
  if (type !== "aws:ebs/volume:Volume" || props.encrypted === true) return undefined;
  return `the volume "${name}" is not encrypted; set encrypted`;
}
