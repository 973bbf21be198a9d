import { SecurityGroup } from "@pulumi/aws/ec2";
import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { TierAccess } from "../../network/access";
import type { LanPlan } from "../../network/lanPlan";
import { anywhere } from "../../network/outsideRanges";
import { type IngressRule, ingressRules } from "./access/rules";
import type { Connection } from "./connection";

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
  for (const rule of ingressRules(tiers, plan.range.cidr)) letIn(connection, cluster, rule, groups, parent);
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
    { name: `${project}-${stack} ${what}`, description: what, vpcId, tags: connection.named(name) },
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
    { parent, provider },
  );
  return group;
}

/** Lets machines of a group reach each other. */
export function openToItself(
  connection: Connection,
  name: string,
  group: SecurityGroup,
  parent: pulumi.Resource,
): void {
  new SecurityGroupIngressRule(
    name,
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: group.id,
      ipProtocol: "-1",
      description: "among single machines of the LAN",
      tags: connection.named(name),
    },
    { parent, provider: connection.provider },
  );
}

function letIn(
  connection: Connection,
  cluster: string,
  { from, to, protocol, port, description }: IngressRule,
  groups: ReadonlyMap<string, SecurityGroup>,
  parent: pulumi.Resource,
): void {
  const source = from.tier ?? from.cidr!.replace("/", "-");
  const ports = port === undefined ? "" : `-${protocol}-${port}`;
  const name = `${cluster}-${to}-from-${source}${ports}`;
  new SecurityGroupIngressRule(
    name,
    {
      securityGroupId: groups.get(to)!.id,
      ...(from.tier === undefined ? { cidrIpv4: from.cidr } : { referencedSecurityGroupId: groups.get(from.tier)!.id }),
      ipProtocol: protocol,
      ...(port === undefined ? {} : { fromPort: port, toPort: port }),
      description,
      tags: connection.named(name),
    },
    { parent, provider: connection.provider },
  );
}
