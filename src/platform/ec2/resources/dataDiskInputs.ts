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
  /** What the guest makes of it; empty if it is not mounted. Absent in states of earlier versions. */
  filesystem?: string;
  mountPath?: string;
  tags: Tags;
  deleteWithMachine: boolean;
  /** Of the existing volume, known at preview already, so that a disk can grow without replacing its machine. */
  volumeId?: string;
  /** In the state alone, where a refresh found the volume without its tag `vmfarm:disk`, which the next update gives it again. */
  untagged?: boolean;
}

export interface DataDiskOutputs extends DataDiskInputs {
  volumeId: string;
}
