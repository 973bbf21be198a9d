import { type Group, Policy } from "@pulumi/aws/autoscaling";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection";
import { autoScalingName } from "../shortNames";
import type { MadeLoadBalancer } from "./loadBalancer";
import type { GroupPlan } from "./plan";
import { type ScalingMetric as Metric, ScalingMetric } from "./sizeArgs";

const metrics: Record<Metric, string> = {
  [ScalingMetric.cpu]: "ASGAverageCPUUtilization",
  [ScalingMetric.networkIn]: "ASGAverageNetworkIn",
  [ScalingMetric.networkOut]: "ASGAverageNetworkOut",
  [ScalingMetric.requests]: "ALBRequestCountPerTarget",
};

/** Keeps averages of the group at their targets. */
export function makeScalingPolicies(
  { provider, identity }: Connection,
  name: string,
  { scaling }: GroupPlan,
  group: Group,
  balancer: MadeLoadBalancer | undefined,
  parent: pulumi.Resource,
): void {
  for (const { metric, target, shrink } of scaling) {
    const counted = metric === ScalingMetric.requests && balancer;
    new Policy(
      `${name}-${metric}`,
      {
        name: autoScalingName(identity.qualified(`${name}-${metric}`)),
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: {
          predefinedMetricSpecification: {
            predefinedMetricType: metrics[metric],
            ...(counted ? { resourceLabel: labelOf(counted) } : {}),
          },
          targetValue: target,
          disableScaleIn: !shrink,
        },
      },
      { parent, provider },
    );
  }
}

function labelOf({ balancer, targetGroup }: MadeLoadBalancer): pulumi.Output<string> {
  return pulumi.interpolate`${balancer.arnSuffix}/${targetGroup.arnSuffix}`;
}
