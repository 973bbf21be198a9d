import { request, retagEc2, tagSpecifications } from "../convert";
import type { ResourceType } from "../resourceType";

/** Volumes that exist independently of instances. */
export const storage: Record<string, ResourceType> = {
  "aws:ebs/volume:Volume": {
    inputs: [
      ...["availabilityZone", "size", "type", "encrypted", "kmsKeyId", "iops", "throughput", "snapshotId"],
      ...["multiAttachEnabled", "tags"],
    ],
    replaceOn: ["availabilityZone", "encrypted", "kmsKeyId", "snapshotId", "multiAttachEnabled"],
    create: (i) => [
      "ec2",
      "createVolume",
      {
        ...request(i, "availabilityZone", "size", "encrypted", "kmsKeyId", "iops", "throughput", "snapshotId"),
        VolumeType: i.type,
        MultiAttachEnabled: i.multiAttachEnabled,
        TagSpecifications: tagSpecifications("volume", i.tagsAll),
      },
    ],
    id: ({ VolumeId }) => VolumeId,
    update: (VolumeId, i) => [
      ["ec2", "modifyVolume", { VolumeId, ...request(i, "size", "iops", "throughput"), VolumeType: i.type }],
    ],
    retag: retagEc2,
    read: (id) => ["ec2", "describeVolumes", { VolumeIds: [id] }],
    found: ({ Volumes }) => Volumes?.[0],
    ready: ({ State }) => State !== "creating",
    outputs: (volume, { region }) => ({
      arn: `arn:aws:ec2:${region}:123456789012:volume/${volume.VolumeId}`,
      size: volume.Size,
      type: volume.VolumeType,
    }),
    delete: (id) => [["ec2", "deleteVolume", { VolumeId: id }]],
  },

  "aws:ec2/volumeAttachment:VolumeAttachment": {
    inputs: ["deviceName", "instanceId", "volumeId", "forceDetach", "skipDestroy", "stopInstanceBeforeDetaching"],
    replaceOn: ["deviceName", "instanceId", "volumeId"],
    // A volume is attached to one instance at a time.
    deleteFirst: true,
    create: (i) => ["ec2", "attachVolume", { Device: i.deviceName, InstanceId: i.instanceId, VolumeId: i.volumeId }],
    id: (_, i) => `vai-${i.volumeId}-${i.instanceId}`,
    update: () => [],
    read: (_, state) => ["ec2", "describeVolumes", { VolumeIds: [state.volumeId] }],
    found: ({ Volumes }, _, state) =>
      Volumes?.[0]?.Attachments?.find(
        (attachment: { InstanceId: string; State: string }) =>
          attachment.InstanceId === state.instanceId && attachment.State !== "detached",
      ),
    ready: ({ State }) => State === "attached",
    delete: (_, state) =>
      state.skipDestroy
        ? []
        : [
            ...(state.stopInstanceBeforeDetaching
              ? ([["ec2", "stopInstances", { InstanceIds: [state.instanceId] }]] as const)
              : []),
            [
              "ec2",
              "detachVolume",
              { VolumeId: state.volumeId, InstanceId: state.instanceId, Force: state.forceDetach },
            ],
          ],
  },
};
