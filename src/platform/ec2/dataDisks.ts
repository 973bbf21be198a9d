import { type Instance, VolumeAttachment } from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import { gib } from "../../input/size";
import { diskName } from "../../machine/names";
import type { MachinePlan } from "../../machine/plan";
import type { Connection } from "./connection";
import { deviceNames } from "./devices";
import type { SubnetRef } from "./madeLan";
import { DataDisk } from "./ownResources";

/** A machine's data disk: a volume of its own, which stays when the machine goes. */
export interface DataDiskVolume {
  readonly name: string;
  readonly uuid: string;
  readonly volumeId: pulumi.Output<string>;
}

export function makeDataDisks(
  connection: Connection,
  name: string,
  { dataDisks }: MachinePlan,
  subnet: SubnetRef,
  parent: pulumi.Resource,
): DataDiskVolume[] {
  const { aws, tags, region } = connection;
  return dataDisks.map((disk) => {
    const inputs = {
      aws,
      volumeName: disk.volumeName,
      uuid: disk.uuid,
      gibibytes: disk.bytes / gib,
      availabilityZone: subnet.availabilityZone,
      encrypted: true,
      kmsKey: connection.diskKey,
      filesystem: disk.filesystem,
      mountPath: disk.mountPath ?? "",
      tags,
      deleteWithMachine: disk.deleteWithMachine,
    };
    const { volumeId } = new DataDisk(diskName(name, disk.name), inputs, { parent, dependsOn: region });
    return { name: disk.name, uuid: disk.uuid, volumeId };
  });
}

export function attachDataDisks(
  { provider }: Connection,
  name: string,
  disks: readonly DataDiskVolume[],
  instance: Instance,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const devices = deviceNames(disks.map((disk) => disk.name));
  return disks.map(
    (disk, i) =>
      new VolumeAttachment(
        diskName(name, disk.name),
        {
          instanceId: instance.id,
          volumeId: disk.volumeId,
          deviceName: devices[i]!,
          // The guest can write pending data first.
          stopInstanceBeforeDetaching: true,
        },
        { parent, provider, deleteBeforeReplace: true },
      ),
  );
}
