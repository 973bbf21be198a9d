import { type Group, Policy } from "@pulumi/aws/autoscaling";
import * as pulumi from "@pulumi/pulumi";
import { type ScalingMetric as Metric, ScalingMetric } from "../../../farm/args";
import type { FarmPlan } from "../../../farm/plan";
import type { Connection } from "../connection";
import { farmName } from "../shortNames";
import type { MadeLoadBalancer } from "./loadBalancer";

const metrics: Record<Metric, string> = {
  [ScalingMetric.cpu]: "ASGAverageCPUUtilization",
  [ScalingMetric.networkIn]: "ASGAverageNetworkIn",
  [ScalingMetric.networkOut]: "ASGAverageNetworkOut",
  [ScalingMetric.requests]: "ALBRequestCountPerTarget",
};

/** Keeps averages of the farm at their targets. */
export function makeScaling(
  { provider, identity }: Connection,
  name: string,
  { scaling }: FarmPlan,
  group: Group,
  balancer: MadeLoadBalancer | undefined,
  parent: pulumi.Resource,
): void {
  for (const { metric, target, shrink } of scaling) {
    const counted = metric === ScalingMetric.requests && balancer;
    new Policy(
      `${name}-${metric}`,
      {
        name: farmName(identity.qualified(`${name}-${metric}`)),
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
