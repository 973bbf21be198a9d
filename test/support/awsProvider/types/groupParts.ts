import { request } from "../convert";
import type { Call, Inputs, ResourceType } from "../resourceType";

/** Schedules, policies and hooks: the same call creates and changes them. */
function ofGroup(
  name: string,
  more: readonly string[],
  put: (i: Inputs) => Call,
  rest: Pick<ResourceType, "read" | "found" | "outputs" | "delete">,
): ResourceType {
  return {
    inputs: ["autoscalingGroupName", name, ...more],
    replaceOn: ["autoscalingGroupName", name],
    ...(name === "name" && { longestName: 255 }),
    create: put,
    id: (_, i) => i[name],
    update: (_, i) => [put(i)],
    ...rest,
  };
}

/** What belongs to an Auto Scaling group. */
export const groupParts: Record<string, ResourceType> = {
  "aws:autoscaling/schedule:Schedule": ofGroup(
    "scheduledActionName",
    ["minSize", "maxSize", "desiredCapacity", "recurrence", "timeZone", "startTime", "endTime"],
    (i) => [
      "autoScaling",
      "putScheduledUpdateGroupAction",
      {
        AutoScalingGroupName: i.autoscalingGroupName,
        ...request(i, "scheduledActionName", "minSize", "maxSize", "desiredCapacity", "recurrence", "timeZone"),
        StartTime: i.startTime && new Date(i.startTime),
        EndTime: i.endTime && new Date(i.endTime),
      },
    ],
    {
      read: (id, i) => [
        "autoScaling",
        "describeScheduledActions",
        { AutoScalingGroupName: i.autoscalingGroupName, ScheduledActionNames: [id] },
      ],
      found: ({ ScheduledUpdateGroupActions }) => ScheduledUpdateGroupActions?.[0],
      outputs: ({ ScheduledActionARN }) => ({ arn: ScheduledActionARN }),
      delete: (ScheduledActionName, i) => [
        ["autoScaling", "deleteScheduledAction", { AutoScalingGroupName: i.autoscalingGroupName, ScheduledActionName }],
      ],
    },
  ),

  "aws:autoscaling/policy:Policy": ofGroup(
    "name",
    ["policyType", "targetTrackingConfiguration", "estimatedInstanceWarmup", "enabled"],
    (i) => [
      "autoScaling",
      "putScalingPolicy",
      {
        AutoScalingGroupName: i.autoscalingGroupName,
        PolicyName: i.name,
        ...request(i, "policyType", "targetTrackingConfiguration", "estimatedInstanceWarmup", "enabled"),
      },
    ],
    {
      read: (id, i) => [
        "autoScaling",
        "describePolicies",
        { AutoScalingGroupName: i.autoscalingGroupName, PolicyNames: [id] },
      ],
      found: ({ ScalingPolicies }) => ScalingPolicies?.[0],
      outputs: ({ PolicyARN }) => ({ arn: PolicyARN }),
      delete: (PolicyName, i) => [
        ["autoScaling", "deletePolicy", { AutoScalingGroupName: i.autoscalingGroupName, PolicyName }],
      ],
    },
  ),

  "aws:autoscaling/lifecycleHook:LifecycleHook": ofGroup(
    "name",
    ["lifecycleTransition", "defaultResult", "heartbeatTimeout", "notificationMetadata"],
    (i) => [
      "autoScaling",
      "putLifecycleHook",
      {
        AutoScalingGroupName: i.autoscalingGroupName,
        LifecycleHookName: i.name,
        ...request(i, "lifecycleTransition", "defaultResult", "heartbeatTimeout", "notificationMetadata"),
      },
    ],
    {
      read: (id, i) => [
        "autoScaling",
        "describeLifecycleHooks",
        { AutoScalingGroupName: i.autoscalingGroupName, LifecycleHookNames: [id] },
      ],
      found: ({ LifecycleHooks }) => LifecycleHooks?.[0],
      delete: (LifecycleHookName, i) => [
        ["autoScaling", "deleteLifecycleHook", { AutoScalingGroupName: i.autoscalingGroupName, LifecycleHookName }],
      ],
    },
  ),
};
