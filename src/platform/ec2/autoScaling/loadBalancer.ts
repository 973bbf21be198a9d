import { Listener, LoadBalancer, TargetGroup } from "@pulumi/aws/lb";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection";
import type { MadeLan } from "../madeLan";
import { balancerName } from "../shortNames";
import type { LoadBalancerPlan } from "./planLoadBalancer";
import type { SecurityGroups } from "./securityGroups";

export interface MadeLoadBalancer {
  readonly balancer: LoadBalancer;
  readonly targetGroup: TargetGroup;
  /** Address and port. */
  readonly endpoint: pulumi.Output<string>;
}

/** AWS's policy of TLS 1.2 and 1.3 with forward secrecy. */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** An application load balancer before a group: inside the LAN, or outside for those that are named. */
export function makeLoadBalancer(
  connection: Connection,
  name: string,
  plan: LoadBalancerPlan,
  access: SecurityGroups,
  lan: MadeLan,
  parent: pulumi.Resource,
): MadeLoadBalancer {
  const { provider } = connection;
  const opts = { parent, provider };
  const tags = connection.named(name);
  const short = balancerName(connection.identity.qualified(name));
  const balancer = new LoadBalancer(
    name,
    {
      name: short,
      internal: plan.cidrs.length === 0,
      loadBalancerType: "application",
      securityGroups: [access.balancer!.id],
      subnets: plan.subnets.map(({ range }) => lan.subnets.get(range.cidr)!.id),
      dropInvalidHeaderFields: true,
      tags,
    },
    { ...opts, dependsOn: [...lan.ready] },
  );
  const { check } = plan;
  const targetGroup = new TargetGroup(
    name,
    {
      name: short,
      port: plan.targetPort,
      protocol: "HTTP",
      targetType: "instance",
      vpcId: lan.vpcId,
      deregistrationDelay: plan.drainSeconds,
      healthCheck: {
        path: check.path,
        interval: check.intervalSeconds,
        timeout: check.timeoutSeconds,
        healthyThreshold: check.healthy,
        unhealthyThreshold: check.unhealthy,
      },
      tags,
    },
    { ...opts, deleteBeforeReplace: true },
  );
  new Listener(
    name,
    {
      loadBalancerArn: balancer.arn,
      port: plan.port,
      ...(plan.certificateArn === undefined
        ? { protocol: "HTTP" }
        : { protocol: "HTTPS", certificateArn: plan.certificateArn, sslPolicy: tlsPolicy }),
      defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      tags,
    },
    opts,
  );
  return { balancer, targetGroup, endpoint: pulumi.interpolate`${balancer.dnsName}:${plan.port}` };
}
