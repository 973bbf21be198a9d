import * as pulumi from "@pulumi/pulumi";
import type * as vsphere from "@pulumi/vsphere";
import type { DataDiskPlan } from "../../machine/hardware";
import { diskName } from "../../machine/names";
import type { MachinePlan } from "../../machine/plan";
import type { Connection } from "./connection";
import { diskUuid } from "./diskWwn";
import { DataDisk, DiskUnits } from "./ownResources";

/** A machine's data disks: files of their own, and where each sits on the machine's SCSI bus. */
export interface DataDisks {
  readonly files: pulumi.Resource[];
  /** Unit number by name. */
  readonly units: pulumi.Output<Record<string, number>>;
}

export function makeDataDisks(
  connection: Connection,
  name: string,
  plan: MachinePlan,
  parent: pulumi.Resource,
): DataDisks {
  const files = plan.dataDisks.map((disk) => dataDisk(connection, name, plan, disk, parent));
  return { files, units: diskUnits(name, plan, parent) };
}

/** Unit numbers of the machine's data disks on the SCSI bus. */
function diskUnits(name: string, { dataDisks }: MachinePlan, parent: pulumi.Resource) {
  if (dataDisks.length === 0) return pulumi.output({} as Record<string, number>);
  return new DiskUnits(name, { disks: dataDisks.map((disk) => disk.name) }, { parent }).units;
}

function dataDisk(
  connection: Connection,
  name: string,
  plan: MachinePlan,
  disk: DataDiskPlan,
  parent: pulumi.Resource,
): DataDisk {
  const { vcenter, place } = connection;
  return new DataDisk(
    diskName(name, disk.name),
    {
      vcenter,
      datacenterPath: place.datacenterPath,
      datastorePath: place.datastorePath,
      file: dataDiskFile(connection, disk),
      bytes: disk.bytes,
      uuid: diskUuid(disk.uuid),
      machinePath: connection.machinePath(plan.qualifiedName),
      deleteWithMachine: disk.deleteWithMachine,
      filesystem: disk.filesystem,
      mountPath: disk.mountPath ?? "",
    },
    { parent, dependsOn: [place, connection.dataFolder] },
  );
}

/** Not in the machine's own folder, with which it would go. */
function dataDiskFile({ stackFolder }: Connection, disk: DataDiskPlan): string {
  return `${stackFolder}/${disk.volumeName}.vmdk`;
}

/** A data disk as an argument of its machine. The provider knows disks by their labels, so a disk more moves none of the others. */
export function attachedDisk(
  connection: Connection,
  { units }: DataDisks,
  disk: DataDiskPlan,
): vsphere.types.input.VirtualMachineDisk {
  return {
    label: disk.name,
    unitNumber: units.apply((all) => all[disk.name]!),
    attach: true,
    path: dataDiskFile(connection, disk),
    datastoreId: connection.place.datastoreId,
  };
}
