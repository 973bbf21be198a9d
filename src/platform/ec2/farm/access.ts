import type { SecurityGroup } from "@pulumi/aws/ec2";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { clientsName } from "../../../farm/names";
import type { FarmPlan } from "../../../farm/plan";
import type { Connection } from "../connection";
import { makeGroup, openToItself } from "../filters";
import type { MadeLan } from "../madeLan";

/** Security groups of a farm. */
export interface FarmAccess {
  readonly machines: SecurityGroup;
  /** Undefined without a load balancer. */
  readonly balancer?: SecurityGroup;
}

/**
 * Machines of a farm reach each other. Clients, which are those that are named and else the LAN, reach the load balancer, and that alone
 * reaches the machines.
 */
export function makeAccess(
  connection: Connection,
  name: string,
  { loadBalancer }: FarmPlan,
  lanCidr: string,
  { vpcId }: MadeLan,
  parent: pulumi.Resource,
): FarmAccess {
  const { provider } = connection;
  const machines = makeGroup(connection, name, `machines of farm ${name}`, vpcId, parent);
  openToItself(connection, name, machines, parent);
  if (!loadBalancer) return { machines };
  const label = clientsName(name);
  const balancer = makeGroup(connection, label, `load balancer of farm ${name}`, vpcId, parent);
  const clients = loadBalancer.cidrs.length > 0 ? loadBalancer.cidrs : [lanCidr];
  for (const cidr of clients) {
    const rule = `${label}-from-${cidr.replace("/", "-")}`;
    new SecurityGroupIngressRule(
      rule,
      {
        securityGroupId: balancer.id,
        cidrIpv4: cidr,
        ...tcp(loadBalancer.port),
        description: "clients",
        tags: connection.named(rule),
      },
      { parent, provider },
    );
  }
  new SecurityGroupIngressRule(
    `${name}-from-clients`,
    {
      securityGroupId: machines.id,
      referencedSecurityGroupId: balancer.id,
      ...tcp(loadBalancer.targetPort),
      description: "load balancer",
      tags: connection.named(`${name}-from-clients`),
    },
    { parent, provider },
  );
  return { machines, balancer };
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
