import { pascal, request } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";

const template = (spec: Json): Json =>
  spec && { LaunchTemplateId: spec.id, LaunchTemplateName: spec.name, Version: spec.version };

function groupSettings(i: Inputs): Json {
  return {
    AutoScalingGroupName: i.name,
    ...request(i, "minSize", "maxSize", "desiredCapacity", "healthCheckType", "healthCheckGracePeriod"),
    ...request(i, "maxInstanceLifetime", "defaultInstanceWarmup", "capacityRebalance", "terminationPolicies"),
    ...request(i, "placementGroup", "mixedInstancesPolicy", "instanceMaintenancePolicy", "defaultCooldown"),
    NewInstancesProtectedFromScaleIn: i.protectFromScaleIn,
    LaunchTemplate: template(i.launchTemplate),
    VPCZoneIdentifier: i.vpcZoneIdentifiers?.join(","),
  };
}

const groupTags = (i: Inputs): Json[] =>
  (i.tags ?? []).map((tag: Json) => ({ ResourceId: i.name, ResourceType: "auto-scaling-group", ...pascal(tag) }));

/** Triggers have Terraform's names. */
const triggerInputs: Record<string, string> = { tag: "tags", vpc_zone_identifier: "vpcZoneIdentifiers" };

/** A rolling replacement, where the vendor's plugin would begin one. */
function refresh(AutoScalingGroupName: string, i: Inputs, state: Inputs): Call[] {
  const { strategy, preferences, triggers = [], ...others } = i.instanceRefresh ?? {};
  const triggered = (triggers as string[]).map((name) => triggerInputs[name] ?? name);
  const watched = ["launchTemplate", "mixedInstancesPolicy", ...triggered];
  const changed = watched.some((key) => JSON.stringify(i[key]) !== JSON.stringify(state[key]));
  if (!i.instanceRefresh || !changed) return [];
  const request = { AutoScalingGroupName, Strategy: strategy, Preferences: pascal(preferences), ...pascal(others) };
  return [["autoScaling", "startInstanceRefresh", request]];
}

/** Tags of a group are an ordinary input. */
function setTags(name: string, i: Inputs, state: Inputs): Call[] {
  const kept = (i.tags ?? []).map((tag: Json) => tag.key);
  const gone = (state.tags ?? []).filter((tag: Json) => !kept.includes(tag.key));
  const call = (method: string, tags: Json[]): Call[] =>
    tags.length > 0 ? [["autoScaling", method, { Tags: groupTags({ name, tags }) }]] : [];
  return [...call("deleteTags", gone), ...call("createOrUpdateTags", i.tags ?? [])];
}

function setTargetGroups(AutoScalingGroupName: string, i: Inputs, state: Inputs): Call[] {
  const [now, before]: [string[], string[]] = [i.targetGroupArns ?? [], state.targetGroupArns ?? []];
  const call = (method: string, TargetGroupARNs: string[]): Call[] =>
    TargetGroupARNs.length > 0 ? [["autoScaling", method, { AutoScalingGroupName, TargetGroupARNs }]] : [];
  const added = now.filter((arn) => !before.includes(arn));
  const removed = before.filter((arn) => !now.includes(arn));
  return [...call("attachLoadBalancerTargetGroups", added), ...call("detachLoadBalancerTargetGroups", removed)];
}

/** Groups of instances. */
export const groups: Record<string, ResourceType> = {
  "aws:autoscaling/group:Group": {
    inputs: [
      ...["name", "minSize", "maxSize", "desiredCapacity", "vpcZoneIdentifiers", "launchTemplate"],
      ...["mixedInstancesPolicy", "healthCheckType", "healthCheckGracePeriod", "targetGroupArns", "tags"],
      ...[
        "maxInstanceLifetime",
        "defaultInstanceWarmup",
        "capacityRebalance",
        "terminationPolicies",
        "defaultCooldown",
      ],
      ...["placementGroup", "instanceMaintenancePolicy", "instanceRefresh", "warmPool", "suspendedProcesses"],
      ...["protectFromScaleIn", "enabledMetrics", "initialLifecycleHooks", "forceDelete", "forceDeleteWarmPool"],
      ...["waitForCapacityTimeout", "waitForElbCapacity", "minElbCapacity", "ignoreFailedScalingActivities"],
    ],
    replaceOn: ["name"],
    longestName: 255,
    create: (i) => [
      "autoScaling",
      "createAutoScalingGroup",
      {
        ...groupSettings(i),
        TargetGroupARNs: i.targetGroupArns,
        Tags: groupTags(i),
        LifecycleHookSpecificationList: i.initialLifecycleHooks?.map(({ name, ...hook }: Json) => ({
          LifecycleHookName: name,
          ...pascal(hook),
        })),
      },
    ],
    id: (_, i) => i.name,
    set: {
      enabledMetrics: (AutoScalingGroupName, { enabledMetrics: Metrics = [] }) => [
        Metrics.length > 0
          ? ["autoScaling", "enableMetricsCollection", { AutoScalingGroupName, Granularity: "1Minute", Metrics }]
          : ["autoScaling", "disableMetricsCollection", { AutoScalingGroupName }],
      ],
      suspendedProcesses: (AutoScalingGroupName, { suspendedProcesses: ScalingProcesses = [] }) => [
        ["autoScaling", "resumeProcesses", { AutoScalingGroupName }],
        // Without names it suspends all.
        ...(ScalingProcesses.length > 0
          ? ([["autoScaling", "suspendProcesses", { AutoScalingGroupName, ScalingProcesses }]] as const)
          : []),
      ],
      warmPool: (AutoScalingGroupName, i) => [
        i.warmPool
          ? ["autoScaling", "putWarmPool", { AutoScalingGroupName, ...pascal(i.warmPool) }]
          : ["autoScaling", "deleteWarmPool", { AutoScalingGroupName, ForceDelete: true }],
      ],
    },
    change: { tags: setTags, targetGroupArns: setTargetGroups },
    update: (id, i, state) => [["autoScaling", "updateAutoScalingGroup", groupSettings(i)], ...refresh(id, i, state)],
    read: (id) => ["autoScaling", "describeAutoScalingGroups", { AutoScalingGroupNames: [id] }],
    found: ({ AutoScalingGroups }) => AutoScalingGroups?.[0],
    outputs: (group) => ({
      arn: group.AutoScalingGroupARN,
      availabilityZones: group.AvailabilityZones,
      desiredCapacity: group.DesiredCapacity,
    }),
    delete: (AutoScalingGroupName, { warmPool }) => [
      ...(warmPool ? ([["autoScaling", "deleteWarmPool", { AutoScalingGroupName, ForceDelete: true }]] as const) : []),
      ["autoScaling", "deleteAutoScalingGroup", { AutoScalingGroupName, ForceDelete: true }],
    ],
  },
};
