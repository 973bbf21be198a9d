import { Listener, LoadBalancer, TargetGroup, TargetGroupAttachment } from "@pulumi/aws/lb";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../../input/problem";
import { PowerState } from "../../machine/args";
import type { TierAccess } from "../../network/access";
import type { LanPlan } from "../../network/lanPlan";
import type { ExposedMachine } from "../platform";
import { exposedSubnets, type PublicPort, publicPorts } from "./access/publicPorts";
import type { Connection } from "./connection";
import type { MadeLan } from "./madeLan";
import { subnetPoolOf } from "./network/subnetPool";
import { balancerName } from "./shortNames";

/**
 * A network load balancer before a tier that is exposed to the internet. It passes on what comes as it is, clients' addresses included, so the
 * tier's security group says who is let in.
 *
 * @returns its public name and the first port; undefined where the internet reaches nothing of the tier
 */
export function exposeTier(
  connection: Connection,
  name: string,
  plan: LanPlan,
  tier: TierAccess,
  machines: readonly ExposedMachine[],
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  const ports = publicPorts(tier);
  if (ports.length === 0) return undefined;
  const lan = connection.lans.get(plan)!;
  const balancer = makeBalancer(connection, name, plan, lan, parent);
  for (const port of ports) {
    const targets = makeTargets(connection, name, port, lan, balancer, parent);
    for (const machine of machines) attach(connection, port, targets, machine, parent);
    makeListener(connection, `${name}-${port.port}`, port, balancer, targets, parent);
  }
  return pulumi.interpolate`${balancer.dnsName}:${ports[0]!.port}`;
}

function makeBalancer(
  connection: Connection,
  name: string,
  plan: LanPlan,
  lan: MadeLan,
  parent: pulumi.Resource,
): LoadBalancer {
  // Their problems have been reported before anything is created.
  const subnets = exposedSubnets(subnetPoolOf(plan)!, new Problems());
  return new LoadBalancer(
    name,
    {
      name: balancerName(connection.identity.qualified(name)),
      internal: false,
      loadBalancerType: "network",
      subnets: subnets.map(({ range }) => lan.subnets.get(range.cidr)!.id),
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: false,
      tags: connection.named(name),
    },
    // AWS requires the route to the internet to exist first, and names to be unique.
    { parent, provider: connection.provider, dependsOn: [...lan.ready], deleteBeforeReplace: true },
  );
}

/** Another protocol is another group, which the listener goes over to; a group cannot change it. */
function makeTargets(
  connection: Connection,
  tier: string,
  { port, protocol, checkPort }: PublicPort,
  lan: MadeLan,
  balancer: LoadBalancer,
  parent: pulumi.Resource,
): TargetGroup {
  const name = `${tier}-${port}-${inNames(protocol)}`;
  return new TargetGroup(
    name,
    {
      name: balancerName(connection.identity.qualified(name)),
      port,
      protocol,
      targetType: "instance",
      vpcId: lan.vpcId,
      preserveClientIp: "true",
      deregistrationDelay: 30,
      healthCheck: {
        protocol: "TCP",
        port: checkPort === port ? "traffic-port" : String(checkPort),
        interval: 10,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      tags: connection.named(name),
    },
    // If both are replaced, the listener, which refers to the group, is deleted with the load balancer.
    { parent, provider: connection.provider, dependsOn: balancer, deleteBeforeReplace: true },
  );
}

/** A machine gets requests when it is ready. One that does not run cannot be a target. */
function attach(
  { provider }: Connection,
  { port, protocol }: PublicPort,
  targets: TargetGroup,
  { plan, machine }: ExposedMachine,
  parent: pulumi.Resource,
): void {
  if (plan.power !== PowerState.running) return;
  new TargetGroupAttachment(
    `${plan.name}-${port}-${inNames(protocol)}`,
    { targetGroupArn: targets.arn, targetId: machine.machineId },
    { parent, provider, dependsOn: machine.ready },
  );
}

function makeListener(
  connection: Connection,
  name: string,
  { port, protocol }: PublicPort,
  balancer: LoadBalancer,
  targets: TargetGroup,
  parent: pulumi.Resource,
): void {
  new Listener(
    name,
    {
      loadBalancerArn: balancer.arn,
      port,
      protocol,
      defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
      tags: connection.named(name),
    },
    { parent, provider: connection.provider },
  );
}

/** AWS takes no underscores in names. */
function inNames(protocol: PublicPort["protocol"]): string {
  return protocol.toLowerCase().replace("_", "-");
}
