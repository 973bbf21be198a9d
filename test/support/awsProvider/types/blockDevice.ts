import { bool, pascal } from "../convert";
import type { Json } from "../resourceType";

/** `gone`: whether it goes with its instance where that is not said. */
export function ebs(device: Json, gone?: boolean): Json {
  const { encrypted, deleteOnTermination, volumeSize, volumeType, kmsKeyId, iops, throughput, snapshotId } = device;
  return pascal({
    ...{ volumeSize, volumeType, kmsKeyId, iops, throughput, snapshotId },
    encrypted: bool(encrypted),
    deleteOnTermination: bool(deleteOnTermination) ?? gone,
  });
}
