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

/** A rolling replacement, where the vendor's plugin would begin one. */
function refresh(AutoScalingGroupName: string, i: Inputs, state: Inputs): Call[] {
  const same = (key: string) => JSON.stringify(i[key]) === JSON.stringify(state[key]);
  if (!i.instanceRefresh || (same("launchTemplate") && same("mixedInstancesPolicy"))) return [];
  const { strategy, preferences } = i.instanceRefresh;
  const Preferences = preferences && pascal({ ...preferences, alarmSpecification: preferences.alarmSpecification });
  return [["autoScaling", "startInstanceRefresh", { AutoScalingGroupName, Strategy: strategy, Preferences }]];
}

/** What only its own call sets, at creation and later. */
const setting =
  (method: string, requestOf: (i: Inputs) => Json) =>
  (AutoScalingGroupName: string, i: Inputs): Call[] => [
    ["autoScaling", method, { AutoScalingGroupName, ...requestOf(i) }],
  ];

/** Groups of instances. */
export const groups: Record<string, ResourceType> = {
  "aws:autoscaling/group:Group": {
    inputs: [
      ...["name", "namePrefix", "minSize", "maxSize", "desiredCapacity", "vpcZoneIdentifiers", "launchTemplate"],
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
    replaceOn: ["name", "namePrefix"],
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
      enabledMetrics: setting("enableMetricsCollection", (i) => ({
        Granularity: "1Minute",
        Metrics: i.enabledMetrics,
      })),
      suspendedProcesses: (AutoScalingGroupName, i) => [
        ["autoScaling", "resumeProcesses", { AutoScalingGroupName }],
        ["autoScaling", "suspendProcesses", { AutoScalingGroupName, ScalingProcesses: i.suspendedProcesses }],
      ],
      tags: (ResourceId, i, state) => {
        if (Object.keys(state).length === 0) return [];
        const kept = (i.tags ?? []).map((tag: Json) => tag.key);
        const gone = (state.tags ?? []).filter((tag: Json) => !kept.includes(tag.key));
        const list = (tags: Json[]) => groupTags({ name: ResourceId, tags });
        return [
          ...(gone.length > 0 ? ([["autoScaling", "deleteTags", { Tags: list(gone) }]] as const) : []),
          ["autoScaling", "createOrUpdateTags", { Tags: list(i.tags ?? []) }],
        ];
      },
      targetGroupArns: (AutoScalingGroupName, i, state) => {
        if (Object.keys(state).length === 0) return [];
        const [now, before]: string[][] = [i.targetGroupArns ?? [], state.targetGroupArns ?? []];
        const call = (method: string, TargetGroupARNs: string[]): Call[] =>
          TargetGroupARNs.length > 0 ? [["autoScaling", method, { AutoScalingGroupName, TargetGroupARNs }]] : [];
        return [
          ...call(
            "attachLoadBalancerTargetGroups",
            now!.filter((arn) => !before!.includes(arn)),
          ),
          ...call(
            "detachLoadBalancerTargetGroups",
            before!.filter((arn) => !now!.includes(arn)),
          ),
        ];
      },
      warmPool: (AutoScalingGroupName, i) => [
        i.warmPool
          ? ["autoScaling", "putWarmPool", { AutoScalingGroupName, ...pascal(i.warmPool) }]
          : ["autoScaling", "deleteWarmPool", { AutoScalingGroupName, ForceDelete: true }],
      ],
    },
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
