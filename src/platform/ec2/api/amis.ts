import type { Image } from "@aws-sdk/client-ec2";
import { report } from "../../../process/diagnostics";
import { poll } from "../../../process/poll";
import type { BootMode } from "../image/bootMode";
import type { AwsAccess } from "./access";
import { unlessMissing } from "./awsError";
import { allPages, awsClient } from "./clients";
import { deleteSnapshot } from "./snapshots";
import { fromTagList, type Tags, tagFilters, toTagList } from "./tags";

/** An AMI as far as it matters here. */
export interface Ami {
  id: string;
  name: string;
  /** `available`, `pending`, `failed`, `disabled` … */
  state: string;
  stateReason?: string;
  createdAt: string;
  deprecatedAt?: string;
  architecture?: string;
  rootDeviceName?: string;
  /** Size of the root volume in GiB; undefined where the AMI does not say it. */
  rootGibibytes?: number;
  snapshotIds: string[];
  tags: Tags;
}

/** @returns undefined where there is none. */
export async function findAmi(access: AwsAccess, id: string): Promise<Ami | undefined> {
  const answer = await unlessMissing(
    awsClient("ec2", access).describeImages({ ImageIds: [id], IncludeDisabled: true }),
  );
  const [found] = answer?.Images ?? [];
  return found && toAmi(found);
}

/** AMIs of this account that pass the filters, the newest first. */
async function ownAmis(access: AwsAccess, Filters: { Name: string; Values: string[] }[]): Promise<Ami[]> {
  const found = await allPages(
    (NextToken) =>
      awsClient("ec2", access).describeImages({ Owners: ["self"], IncludeDisabled: true, Filters, NextToken }),
    (page) => page.Images,
  );
  return newestFirst(found.map(toAmi));
}

export function newestFirst(amis: Ami[]): Ami[] {
  return amis.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** The AMI of a name, which this account and region have once. */
export async function findAmiByName(access: AwsAccess, name: string): Promise<Ami | undefined> {
  return (await ownAmis(access, [{ Name: "name", Values: [name] }]))[0];
}

export function findAmisByTags(access: AwsAccess, tags: Tags): Promise<Ami[]> {
  return ownAmis(access, tagFilters(tags));
}

function toAmi(image: Image): Ami {
  const mappings = image.BlockDeviceMappings ?? [];
  const root = mappings.find(({ DeviceName }) => DeviceName === image.RootDeviceName);
  return {
    id: image.ImageId!,
    name: image.Name ?? "",
    state: image.State ?? "pending",
    stateReason: image.StateReason?.Message,
    createdAt: image.CreationDate ?? "",
    deprecatedAt: image.DeprecationTime,
    architecture: image.Architecture,
    rootDeviceName: image.RootDeviceName,
    rootGibibytes: root?.Ebs?.VolumeSize,
    snapshotIds: mappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []),
    tags: fromTagList(image.Tags),
  };
}

export interface AmiSpec {
  name: string;
  description: string;
  snapshotId: string;
  gibibytes: number;
  bootMode: BootMode;
  tags: Tags;
}

/** Debian's own AMIs have it; on Nitro instances the guest sees an NVMe disk whatever it is called. */
export const rootDeviceName = "/dev/xvda";

/** Registers a snapshot as an AMI. @returns its id */
export async function registerAmi(access: AwsAccess, spec: AmiSpec): Promise<string> {
  const { ImageId } = await awsClient("ec2", access).registerImage({
    Name: spec.name,
    Description: spec.description,
    Architecture: "x86_64",
    VirtualizationType: "hvm",
    BootMode: spec.bootMode,
    EnaSupport: true,
    ImdsSupport: "v2.0",
    RootDeviceName: rootDeviceName,
    BlockDeviceMappings: [
      {
        DeviceName: rootDeviceName,
        // The volume inherits the snapshot's encryption; EC2 rejects a request that sets it again.
        Ebs: {
          SnapshotId: spec.snapshotId,
          VolumeSize: spec.gibibytes,
          VolumeType: "gp3",
          DeleteOnTermination: true,
        },
      },
    ],
    TagSpecifications: [{ ResourceType: "image", Tags: toTagList(spec.tags) }],
  });
  return ImageId!;
}

const longestRegistrationMs = 1_800_000;
const gone = ["failed", "error", "invalid", "deregistered", "disabled"];

/** Whether no machine can be made of an AMI, now or later, unless somebody brings it back. */
export function isGone({ state }: Ami): boolean {
  return gone.includes(state);
}

/** Waits until machines can be made of an AMI. @throws Error where it came to nothing, or takes more than half an hour */
export async function waitForAmi(access: AwsAccess, id: string): Promise<Ami> {
  const ami = await poll(longestRegistrationMs, async () => {
    // A new AMI may not be visible immediately.
    const found = await findAmi(access, id);
    return found && (found.state === "available" || isGone(found)) ? found : undefined;
  });
  if (!ami) throw new Error(`the AMI ${id} is not available after half an hour`);
  if (ami.state !== "available")
    throw new Error(
      `the AMI ${id} (${ami.name}) is in state "${ami.state}"${ami.stateReason ? `: ${ami.stateReason}` : ""}`,
    );
  return ami;
}

/** Deregisters an AMI and deletes its snapshots and those in `more`. What is gone already is not an error. */
export async function removeAmi(access: AwsAccess, ami: Ami, more: readonly string[]): Promise<void> {
  await unlessMissing(awsClient("ec2", access).deregisterImage({ ImageId: ami.id }));
  for (const snapshot of new Set([...ami.snapshotIds, ...more])) {
    if (!(await deleteSnapshot(access, snapshot)))
      report(`kept: the snapshot ${snapshot} of ${ami.name}, which another AMI uses`);
  }
}

/** Accounts and groups that an AMI is shared with. */
export async function sharedWith(access: AwsAccess, id: string): Promise<string[]> {
  const { LaunchPermissions = [] } = await awsClient("ec2", access).describeImageAttribute({
    ImageId: id,
    Attribute: "launchPermission",
  });
  return LaunchPermissions.flatMap(({ UserId, Group, OrganizationArn, OrganizationalUnitArn }) => {
    const name = UserId ?? Group ?? OrganizationArn ?? OrganizationalUnitArn;
    return name === undefined ? [] : [name];
  });
}

/** Value of a parameter of the Systems Manager; undefined where there is none. */
export async function findParameter(access: AwsAccess, name: string): Promise<string | undefined> {
  const answer = await unlessMissing(awsClient("ssm", access).getParameter({ Name: name }));
  return answer?.Parameter?.Value;
}
