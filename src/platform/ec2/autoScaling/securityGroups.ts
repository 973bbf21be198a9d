import type { SecurityGroup } from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection";
import { amongThemselves, letIn, makeGroup } from "../filters";
import type { MadeLan } from "../madeLan";
import { clientsName } from "./names";
import type { GroupPlan } from "./plan";

/** Security groups of a group. */
export interface SecurityGroups {
  readonly machines: SecurityGroup;
  /** Undefined without a load balancer. */
  readonly balancer?: SecurityGroup;
}

/**
 * Machines of a group reach each other. Clients, which are those that are named and else the LAN, reach the load balancer, and that alone
 * reaches the machines.
 */
export function makeSecurityGroups(
  connection: Connection,
  name: string,
  { loadBalancer }: GroupPlan,
  lanCidr: string,
  { vpcId }: MadeLan,
  parent: pulumi.Resource,
): SecurityGroups {
  const machines = makeGroup(connection, name, `machines of farm ${name}`, vpcId, parent);
  if (!loadBalancer) {
    letIn(connection, name, machines, [amongThemselves(name, machines)], parent);
    return { machines };
  }
  const label = clientsName(name);
  const balancer = makeGroup(connection, label, `load balancer of farm ${name}`, vpcId, parent);
  const clients = loadBalancer.cidrs.length > 0 ? loadBalancer.cidrs : [lanCidr];
  const { port, targetPort } = loadBalancer;
  const waysIn = clients.map((cidr) => ({
    ...{ name: `${label}-from-${cidr.replace("/", "-")}`, from: { cidr }, protocol: "tcp", port },
    description: "clients",
  }));
  letIn(connection, label, balancer, waysIn, parent);
  const fromBalancer = {
    ...{ name: `${name}-from-clients`, from: { group: balancer }, protocol: "tcp", port: targetPort },
    description: "load balancer",
  };
  letIn(connection, name, machines, [amongThemselves(name, machines), fromBalancer], parent);
  return { machines, balancer };
}
