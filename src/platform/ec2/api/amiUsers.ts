import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { AwsAccess } from "./access";
import { sharedWith } from "./amis";
import { awsReason, unlessMissing } from "./awsError";
import { allPages, awsClient } from "./clients";

/** What uses an AMI, for people, by AMI id. */
export type AmiUsers = Map<string, string>;

const liveStates = ["pending", "running", "shutting-down", "stopping", "stopped"];

/**
 * Which of the AMIs are used by anything of this account and region: instances (stopped ones too), default and newest versions of launch
 * templates, versions and configurations that Auto Scaling groups name, other accounts. Where AWS does not let us look, all count as used.
 */
export async function amiUsers(access: AwsAccess, ids: readonly string[]): Promise<AmiUsers> {
  const users: AmiUsers = new Map();
  if (ids.length === 0) return users;
  const add = (id: string | undefined, user: string) => {
    if (id !== undefined && ids.includes(id) && !users.has(id)) users.set(id, user);
  };
  try {
    await Promise.all([
      lookAtInstances(access, ids, add),
      lookAtLaunchTemplates(access, add),
      lookAtGroups(access, add),
      lookAtSharing(access, ids, add),
    ]);
  } catch (error) {
    for (const id of ids) add(id, `something that cannot be read (${awsReason(error)})`);
  }
  return users;
}

type Add = (id: string | undefined, user: string) => void;

async function lookAtInstances(access: AwsAccess, ids: readonly string[], add: Add): Promise<void> {
  const Filters = [
    { Name: "image-id", Values: [...ids] },
    { Name: "instance-state-name", Values: liveStates },
  ];
  const reservations = await allPages(
    (NextToken) => awsClient("ec2", access).describeInstances({ Filters, NextToken }),
    (page) => page.Reservations,
  );
  for (const instance of reservations.flatMap(({ Instances = [] }) => Instances))
    add(instance.ImageId, `the instance ${instance.InstanceId}`);
}

/** Only the two versions that are used by default: old ones are history, unless a group names them. */
async function lookAtLaunchTemplates(access: AwsAccess, add: Add): Promise<void> {
  const versions = await allPages(
    (NextToken) =>
      awsClient("ec2", access).describeLaunchTemplateVersions({
        Versions: ["$Latest", "$Default"],
        ResolveAlias: true,
        NextToken,
      }),
    (page) => page.LaunchTemplateVersions,
  );
  for (const { LaunchTemplateData, LaunchTemplateName, VersionNumber } of versions)
    add(LaunchTemplateData?.ImageId, `version ${VersionNumber} of the launch template ${LaunchTemplateName}`);
}

async function lookAtGroups(access: AwsAccess, add: Add): Promise<void> {
  const autoScaling = awsClient("autoScaling", access);
  const groups = await allPages(
    (NextToken) => autoScaling.describeAutoScalingGroups({ NextToken }),
    (page) => page.AutoScalingGroups,
  );
  const seen = new Set<string>();
  for (const group of groups) {
    for (const { ImageId } of group.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [])
      add(ImageId, `the Auto Scaling group ${group.AutoScalingGroupName}`);
    for (const { id, version } of templateVersions(group)) {
      if (seen.has(`${id} ${version}`)) continue;
      seen.add(`${id} ${version}`);
      const request = { LaunchTemplateId: id, Versions: [version], ResolveAlias: true };
      const found = await unlessMissing(awsClient("ec2", access).describeLaunchTemplateVersions(request));
      for (const { LaunchTemplateData } of found?.LaunchTemplateVersions ?? [])
        add(LaunchTemplateData?.ImageId, `the Auto Scaling group ${group.AutoScalingGroupName}`);
    }
  }
  const configurations = groups.flatMap((group) => group.LaunchConfigurationName ?? []);
  if (configurations.length === 0) return;
  const found = await allPages(
    (NextToken) => autoScaling.describeLaunchConfigurations({ NextToken }),
    (page) => page.LaunchConfigurations,
  );
  for (const { LaunchConfigurationName, ImageId } of found) {
    if (configurations.includes(LaunchConfigurationName!))
      add(ImageId, `the launch configuration ${LaunchConfigurationName}`);
  }
}

/** Versions of launch templates that a group or one of its instances names. */
function templateVersions(group: AutoScalingGroup): { id: string; version: string }[] {
  const policy = group.MixedInstancesPolicy?.LaunchTemplate;
  const named = [
    group.LaunchTemplate,
    policy?.LaunchTemplateSpecification,
    ...(policy?.Overrides ?? []).map((override) => override.LaunchTemplateSpecification),
    ...(group.Instances ?? []).map((instance) => instance.LaunchTemplate),
  ];
  return named.flatMap((spec) =>
    spec?.LaunchTemplateId ? [{ id: spec.LaunchTemplateId, version: spec.Version ?? "$Default" }] : [],
  );
}

async function lookAtSharing(access: AwsAccess, ids: readonly string[], add: Add): Promise<void> {
  for (const id of ids) {
    const [other] = await sharedWith(access, id);
    if (other) add(id, `${other}, with which it is shared`);
  }
}
