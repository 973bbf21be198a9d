import { type Action, inputsOf, type Step } from "../input/step";
import { bag, entry, list, text } from "../input/values";
import type { NetworkChange } from "../model";
import { ours } from "./ours";

const guard = ours("IngressGuard");
const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** What stands behind a LAN or a cluster, as one and as several. */
const nouns: Record<string, [string, string]> = {
  "aws:ec2/subnet:Subnet": ["subnet", "subnets"],
  "aws:ec2/routeTable:RouteTable": ["route table", "route tables"],
  "aws:ec2/route:Route": ["route", "routes"],
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": ["reservation of addresses", "reservations of addresses"],
  "aws:ec2/internetGateway:InternetGateway": ["internet gateway", "internet gateways"],
  "aws:ec2/natGateway:NatGateway": ["NAT gateway", "NAT gateways"],
  "aws:ec2/eip:Eip": ["public address", "public addresses"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["endpoint", "endpoints"],
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": ["search domain", "search domains"],
  "aws:route53/zone:Zone": ["DNS zone", "DNS zones"],
  "aws:ec2/securityGroup:SecurityGroup": ["security group", "security groups"],
  [rule]: ["rule among its machines", "rules among its machines"],
};

/** What stands for its component: where that is made or goes, all behind it does. */
const heads: Record<string, { type: string; called: string }> = {
  VirtualLan: { type: "aws:ec2/vpc:Vpc", called: "LAN" },
  MultiTierCluster: { type: "aws:ec2/instance:Instance", called: "cluster" },
};

/** Changes behind LANs and clusters that nothing else tells, and what others let in that is kept out again. */
export function changesBehind(steps: readonly Step[]): NetworkChange[] {
  const byParent = new Map<string, Step[]>();
  for (const step of steps) {
    const parts = byParent.get(step.parent) ?? [];
    byParent.set(step.parent, parts);
    parts.push(step);
  }
  return [...[...byParent].flatMap(([parent, parts]) => ofComponent(parent, parts)), ...steps.flatMap(keptOut)];
}

function ofComponent(parent: string, parts: readonly Step[]): NetworkChange[] {
  const [, , types = "", ...name] = parent.split("::");
  const component = /vmfarm:index:(\w+)$/.exec(types)?.[1];
  const head = component === undefined ? undefined : entry(heads, component);
  if (!head || parts.some((step) => step.type === head.type && !["same", "update"].includes(step.action))) return [];
  const words = [
    counted(parts, ["create"], "made"),
    counted(parts, ["delete"], "taken away"),
    counted(parts, ["update", "replace"], "changed"),
  ].filter((one) => one !== "");
  return words.length === 0
    ? []
    : [{ name: `${head.called} ${name.join("::")}`, effect: "live", words: words.join("; ") }];
}

/** `1 subnet and 2 reservations of addresses are made`. */
function counted(parts: readonly Step[], actions: readonly Action[], verb: string): string {
  const types = parts.filter((step) => actions.includes(step.action) && isTold(step)).map(({ type }) => type);
  const things = Object.entries(nouns).flatMap(([type, [one, several]]) => {
    const count = types.filter((other) => other === type).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  if (things.length === 0) return "";
  const last = things.at(-1)!;
  const all = things.length === 1 ? last : `${things.slice(0, -1).join(", ")} and ${last}`;
  return `${all} ${things.length === 1 && last.startsWith("1 ") ? "is" : "are"} ${verb}`;
}

/** Tags alone say nothing of what a thing does, and who is let in from outside is told by itself. */
function isTold({ type, action, changed, olds, news }: Step): boolean {
  if (action === "update" && changed.every((key) => key === "tags" || key === "tagsAll")) return false;
  return type !== rule || inputsOf({ olds, news }).referencedSecurityGroupId !== undefined;
}

function keptOut({ type, name, olds, news }: Step): NetworkChange[] {
  if (type !== guard || news.foreign !== undefined) return [];
  return list(olds.foreign).map((one) => ({
    name: `security group ${name}`,
    effect: "live",
    words: `${text(bag(one).words) ?? "something"}, which others let in, is kept out again`,
  }));
}
