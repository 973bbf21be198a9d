import { Group, type GroupArgs, LifecycleHook, Schedule } from "@pulumi/aws/autoscaling";
import { type LaunchTemplate, PlacementGroup } from "@pulumi/aws/ec2";
import type { TargetGroup } from "@pulumi/aws/lb";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection";
import type { MadeLan } from "../madeLan";
import { GroupSize } from "../ownResources";
import { autoScalingName } from "../shortNames";
import { scheduleName } from "./names";
import type { GroupPlan } from "./plan";
import { type WarmPoolState as State, WarmPoolState } from "./sizeArgs";

/** What a group is made with. */
export interface GroupParts {
  readonly template: LaunchTemplate;
  readonly lan: MadeLan;
  readonly targetGroup?: TargetGroup;
}

const poolStates: Record<State, string> = {
  [WarmPoolState.stopped]: "Stopped",
  [WarmPoolState.running]: "Running",
  [WarmPoolState.hibernated]: "Hibernated",
};

/** The Auto Scaling group, with what happens to it at set times. */
export function makeGroup(
  connection: Connection,
  name: string,
  plan: GroupPlan,
  { template, lan, targetGroup }: GroupParts,
  parent: pulumi.Resource,
): Group {
  const { provider } = connection;
  const { size, schedules, warmPool, healthCheck } = plan;
  const group = new Group(
    name,
    {
      name: autoScalingName(plan.qualifiedName),
      minSize: size.min,
      maxSize: size.max,
      desiredCapacity: size.desired,
      vpcZoneIdentifiers: plan.subnets.map(({ range }) => lan.subnets.get(range.cidr)!.id),
      ...machines(plan, template),
      healthCheckType: healthCheck.loadBalancer ? "ELB" : "EC2",
      healthCheckGracePeriod: healthCheck.graceSeconds,
      defaultInstanceWarmup: plan.warmUpSeconds,
      instanceRefresh: refresh(plan),
      ...(plan.maxLifetimeSeconds === undefined ? {} : { maxInstanceLifetime: plan.maxLifetimeSeconds }),
      ...(targetGroup ? { targetGroupArns: [targetGroup.arn] } : {}),
      ...(warmPool
        ? {
            warmPool: {
              poolState: poolStates[warmPool.state],
              minSize: warmPool.min,
              maxGroupPreparedCapacity: warmPool.maxPrepared,
              instanceReusePolicy: { reuseOnScaleIn: warmPool.reuse },
            },
          }
        : {}),
      ...(plan.placement ? { placementGroup: placementGroup(connection, name, plan, parent).name } : {}),
      tags: Object.entries({ ...connection.tags, ...connection.named(name) }).map(([key, value]) => ({
        key,
        value,
        propagateAtLaunch: true,
      })),
    },
    {
      parent,
      provider,
      dependsOn: [...lan.ready],
      // This is only the initial number: schedules and scaling change it later, and schedules own the bounds that they set.
      ignoreChanges: ["desiredCapacity", ...boundsOfSchedules(plan)],
      deleteBeforeReplace: true,
    },
  );
  const inputs = { aws: connection.aws, group: group.name, size, schedules };
  new GroupSize(name, inputs, { parent, dependsOn: [connection.region, group] });
  makeSchedules(connection, name, plan, group, parent);
  makeDrain(connection, name, plan, group, parent);
  return group;
}

/** Both or none: the provider would send the other bound alone, and AWS refuses one that does not fit the bound that the group has. */
function boundsOfSchedules({ schedules }: GroupPlan): string[] {
  return schedules.some(({ min, max }) => min !== undefined || max !== undefined) ? ["minSize", "maxSize"] : [];
}

/** The version by its number: a group that follows `$Latest` has nothing to refresh, and nothing to go back to. */
function machines({ instances }: GroupPlan, template: LaunchTemplate): Partial<GroupArgs> {
  const version = template.latestVersion.apply(String);
  const { types, onDemandBase, onDemandPercent } = instances;
  if (types.length === 1 && onDemandPercent === 100) return { launchTemplate: { id: template.id, version } };
  return {
    capacityRebalance: onDemandPercent < 100,
    mixedInstancesPolicy: {
      instancesDistribution: {
        onDemandAllocationStrategy: "prioritized",
        onDemandBaseCapacity: onDemandBase,
        onDemandPercentageAboveBaseCapacity: onDemandPercent,
        spotAllocationStrategy: "price-capacity-optimized",
      },
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: template.id, version },
        overrides: types.map(({ name }) => ({ instanceType: name })),
      },
    },
  };
}

function refresh({ refresh: plan }: GroupPlan): NonNullable<GroupArgs["instanceRefresh"]> {
  return {
    strategy: "Rolling",
    preferences: {
      minHealthyPercentage: plan.minHealthyPercent,
      maxHealthyPercentage: plan.maxHealthyPercent,
      instanceWarmup: String(plan.warmUpSeconds),
      autoRollback: plan.rollback,
      skipMatching: true,
      ...(plan.checkpoints.length > 0
        ? { checkpointPercentages: [...plan.checkpoints], checkpointDelay: String(plan.checkpointSeconds) }
        : {}),
    },
  };
}

function placementGroup(
  connection: Connection,
  name: string,
  { qualifiedName, placement }: GroupPlan,
  parent: pulumi.Resource,
) {
  return new PlacementGroup(
    name,
    {
      name: autoScalingName(qualifiedName),
      strategy: placement!.strategy,
      ...(placement!.partitions === undefined ? {} : { partitionCount: placement!.partitions }),
      tags: connection.named(name),
    },
    { parent, provider: connection.provider },
  );
}

/** AWS's word for what a schedule leaves as it is. */
const unchanged = -1;

function makeSchedules(
  { provider }: Connection,
  name: string,
  { schedules }: GroupPlan,
  group: Group,
  parent: pulumi.Resource,
): void {
  for (const schedule of schedules)
    new Schedule(
      scheduleName(name, schedule.name),
      {
        scheduledActionName: schedule.name,
        autoscalingGroupName: group.name,
        recurrence: schedule.cron,
        timeZone: schedule.timeZone,
        minSize: schedule.min ?? unchanged,
        maxSize: schedule.max ?? unchanged,
        desiredCapacity: schedule.desired ?? unchanged,
      },
      { parent, provider },
    );
}

/** Whoever drains a machine says when it is done; else it ends when the time is over. */
function makeDrain(
  { provider }: Connection,
  name: string,
  { drainSeconds }: GroupPlan,
  group: Group,
  parent: pulumi.Resource,
): void {
  if (drainSeconds === undefined) return;
  new LifecycleHook(
    `${name}-drain`,
    {
      name: "drain",
      autoscalingGroupName: group.name,
      lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      heartbeatTimeout: drainSeconds,
      defaultResult: "CONTINUE",
    },
    { parent, provider },
  );
}
