import type { GroupSize } from "../autoScaling/size";
import type { AwsAccess } from "./access";
import { awsClient } from "./clients";

/** An Auto Scaling group as far as its size goes. */
export interface FoundGroup extends GroupSize {
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** @returns undefined where there is none of that name. */
export async function findGroup(access: AwsAccess, name: string): Promise<FoundGroup | undefined> {
  const { AutoScalingGroups = [] } = await awsClient("autoScaling", access).describeAutoScalingGroups({
    AutoScalingGroupNames: [name],
  });
  const [group] = AutoScalingGroups;
  return (
    group && {
      min: group.MinSize ?? 0,
      max: group.MaxSize ?? 0,
      desired: group.DesiredCapacity ?? 0,
      createdAt: group.CreatedTime?.getTime() ?? 0,
    }
  );
}

/** @param desired undefined: as it is, or as near to it as the bounds let it be */
export async function resizeGroup(
  access: AwsAccess,
  name: string,
  { min, max, desired }: Pick<GroupSize, "min" | "max"> & { desired?: number },
): Promise<void> {
  await awsClient("autoScaling", access).updateAutoScalingGroup({
    AutoScalingGroupName: name,
    MinSize: min,
    MaxSize: max,
    ...(desired === undefined ? {} : { DesiredCapacity: desired }),
  });
}
