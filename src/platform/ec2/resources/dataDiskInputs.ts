import type { AwsAccess } from "../api/access";
import type { Tags } from "../api/tags";

export interface DataDiskInputs {
  aws: AwsAccess;
  /** Name in AWS. */
  volumeName: string;
  /** Follows from project, stack, machine and disk: a volume with it is this disk. */
  uuid: string;
  gibibytes: number;
  /** Name of the zone of the machine, which the volume never leaves. */
  availabilityZone: string;
  /** Always true; here so that policies see it. */
  encrypted: boolean;
  /** ARN of the key itself, not of an alias; empty: the account's own key for EBS. */
  kmsKey: string;
  /** What the guest makes of it; empty where it is not mounted. Undefined in states of older versions. */
  filesystem?: string;
  mountPath?: string;
  tags: Tags;
  deleteWithMachine: boolean;
  /** Of the disk that is there. Filled in by the check: else a preview of a disk that grows would have its machine replaced. */
  volumeId?: string;
  /** In the state alone, where a refresh found the volume without its tag `vmfarm:disk`, which the next update gives it again. */
  untagged?: boolean;
}

export interface DataDiskOutputs extends DataDiskInputs {
  volumeId: string;
}
