import { type DefaultSecurityGroup, SecurityGroup } from "@pulumi/aws/ec2";
import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { TierAccess } from "../../network/access";
import type { LanPlan } from "../../network/lanPlan";
import { anywhere } from "../../network/outsideRanges";
import { type IngressRule, ingressRules } from "./access/rules";
import type { Connection } from "./connection";
import { IngressGuard } from "./ownResources";
import { groupName } from "./shortNames";

/** A security group for each tier of a cluster, with the rules that follow from what tiers depend on and expose. @returns their ids by tier */
export function makeFilters(
  connection: Connection,
  cluster: string,
  plan: LanPlan,
  tiers: readonly TierAccess[],
  parent: pulumi.Resource,
): Record<string, pulumi.Output<string>> {
  const { vpcId } = connection.lans.get(plan)!;
  const groups = new Map(
    tiers.map(({ name }) => {
      const group = makeGroup(connection, `${cluster}-${name}`, `tier ${name} of ${cluster}`, vpcId, parent);
      return [name, group] as const;
    }),
  );
  const rules = ingressRules(tiers, plan.range.cidr);
  for (const [tier, group] of groups) {
    const own = rules.filter(({ to }) => to === tier);
    letIn(
      connection,
      `${cluster}-${tier}`,
      group,
      own.map((rule) => wayIn(cluster, rule, groups)),
      parent,
    );
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.id]));
}

/**
 * A security group that lets nothing in and everything out: where that leads is the LAN's mode.
 *
 * @param what once in a VPC
 */
export function makeGroup(
  connection: Connection,
  name: string,
  what: string,
  vpcId: pulumi.Input<string>,
  parent: pulumi.Resource,
): SecurityGroup {
  const {
    provider,
    identity: { project, stack },
  } = connection;
  const group = new SecurityGroup(
    name,
    { name: groupName(`${project}-${stack} ${what}`), description: what, vpcId, tags: connection.named(name) },
    { parent, provider },
  );
  new SecurityGroupEgressRule(
    name,
    {
      securityGroupId: group.id,
      cidrIpv4: anywhere,
      ipProtocol: "-1",
      description: "out by the routes of the LAN",
      tags: connection.named(name),
    },
    { parent, provider, hooks: { beforeCreate: connection.beforeSecurityRule } },
  );
  return group;
}

/** What a security group lets in. */
export interface WayIn {
  /** Of the rule in the program. */
  readonly name: string;
  readonly from: { readonly cidr: string } | { readonly group: SecurityGroup };
  /** `-1`: all. */
  readonly protocol: string;
  /** Absent: all ports. */
  readonly port?: number;
  readonly description: string;
}

/** Lets machines of a group reach each other. */
export function amongThemselves(name: string, group: SecurityGroup): WayIn {
  return { name, from: { group }, protocol: "-1", description: "among single machines of the LAN" };
}

function wayIn(cluster: string, rule: IngressRule, groups: ReadonlyMap<string, SecurityGroup>): WayIn {
  const { from, to, protocol, port, description } = rule;
  const source = from.tier ?? from.cidr!.replace("/", "-");
  const ports = port === undefined ? "" : `-${protocol}-${port}`;
  return {
    name: `${cluster}-${to}-from-${source}${ports}`,
    from: from.tier === undefined ? { cidr: from.cidr! } : { group: groups.get(from.tier)! },
    protocol,
    port,
    description,
  };
}

/** Lets into a group what is declared; what others let in is kept out again. `name` is the group's in the program. */
export function letIn(
  connection: Connection,
  name: string,
  group: SecurityGroup | DefaultSecurityGroup,
  ways: readonly WayIn[],
  parent: pulumi.Resource,
): void {
  const { provider, aws, region, identity } = connection;
  const rules = ways.map((way) => ({ ...way, ...ruleOf(way) }));
  const declared = rules.map(({ protocol, fromPort, toPort, cidrIpv4, referencedSecurityGroupId }) => ({
    protocol,
    fromPort,
    toPort,
    // Each rule has one of them.
    source: (cidrIpv4 ?? referencedSecurityGroupId)!,
  }));
  const inputs = { aws, group: identity.qualified(name), groupId: group.id, declared };
  const guard = new IngressGuard(name, inputs, { parent, dependsOn: region });
  for (const { name, protocol, description, from: _, port: __, ...rule } of rules)
    new SecurityGroupIngressRule(
      name,
      { securityGroupId: group.id, ipProtocol: protocol, ...rule, description, tags: connection.named(name) },
      { parent, provider, dependsOn: guard, hooks: { beforeCreate: connection.beforeSecurityRule } },
    );
}

function ruleOf({ from, port }: WayIn) {
  const ports = port === undefined ? {} : { fromPort: port, toPort: port };
  return {
    ...("cidr" in from ? { cidrIpv4: from.cidr } : { referencedSecurityGroupId: from.group.id }),
    ...ports,
  } as { cidrIpv4?: string; referencedSecurityGroupId?: pulumi.Output<string>; fromPort?: number; toPort?: number };
}
