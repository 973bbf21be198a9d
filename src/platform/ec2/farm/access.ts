import type { SecurityGroup } from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import { clientsName } from "../../../farm/names";
import type { FarmPlan } from "../../../farm/plan";
import type { Connection } from "../connection";
import { amongThemselves, letIn, makeGroup } from "../filters";
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
