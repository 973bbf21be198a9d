import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "@pulumi/vsphere";
import type { DataDiskPlan, MachinePlan, NicPlan } from "../../machine/plan";
import type { Machine, MachineSpec } from "../platform";
import type { Connection } from "./connection";
import { diskUuid } from "./diskWwn";
import { consoleCommand } from "./host/readiness";
import { cloneSource, type Template } from "./host/template";
import { nameRuns } from "./names";
import { VsphereResource } from "./vsphereResource";

const gib = 2 ** 30;

export interface VsphereMachine extends Machine {
  readonly moid: pulumi.Output<string>;
  readonly qualifiedName: string;
}

/** A machine on vSphere: what it is told, its data disks, the clone, and the guest inside. */
export function makeMachine(
  connection: Connection,
  name: string,
  spec: MachineSpec,
  parent: pulumi.Resource,
): VsphereMachine {
  const { plan, startAfter } = spec;
  const boot = bootConfig(connection, name, spec, parent);
  const disks = plan.dataDisks.map((disk) => dataDisk(connection, name, plan, disk, parent));
  const units = seats(name, plan, parent);
  const machine = clone(connection, name, spec, boot, units, { parent, dependsOn: [...startAfter, ...disks] });
  const guest = new Guest(
    name,
    {
      vcenter: connection.vcenter,
      machineId: machine.id,
      moid: machine.moid,
      machinePath: connection.machinePath(plan.qualifiedName),
      instanceId: spec.guest.instanceId,
      address: plan.nics[0]?.address ?? "",
      peers: spec.guest.peers,
      wait: plan.wait,
      timeoutSeconds: plan.timeoutSeconds,
    },
    { parent },
  );
  const { datacenter } = connection.settings;
  return {
    machineId: machine.id,
    moid: machine.moid,
    qualifiedName: plan.qualifiedName,
    ready: guest,
    console: consoleCommand(`${connection.folder}/${plan.qualifiedName}`, datacenter),
  };
}

function bootConfig(
  { vcenter, host, folder, settings }: Connection,
  name: string,
  { plan, image, guest, names }: MachineSpec,
  parent: pulumi.Resource,
): BootConfig {
  const { userData, metaData, networkConfig, peers } = guest;
  return new BootConfig(
    name,
    {
      vcenter,
      datacenterPath: host.datacenterPath,
      machine: `${folder}/${plan.qualifiedName}`,
      machineUuid: plan.uuid,
      imageId: image.imageId,
      imageSize: image.virtualSize,
      rootSize: plan.rootDisk ?? 0,
      linkedClones: settings.linkedClones && settings.contentLibrary === undefined,
      userData,
      metaData,
      networkConfig,
      peers: peers,
      names: nameRuns(names),
    },
    { parent, dependsOn: host },
  );
}

/** Unit numbers of the machine's data disks on the SCSI bus. */
function seats(name: string, { dataDisks }: MachinePlan, parent: pulumi.Resource) {
  if (dataDisks.length === 0) return pulumi.output({} as Record<string, number>);
  return new DiskSeats(name, { disks: dataDisks.map((disk) => disk.name) }, { parent }).units;
}

function dataDisk(
  connection: Connection,
  name: string,
  plan: MachinePlan,
  disk: DataDiskPlan,
  parent: pulumi.Resource,
): DataDisk {
  const { vcenter, host } = connection;
  return new DataDisk(
    `${name}-${disk.name}`,
    {
      vcenter,
      datacenterPath: host.datacenterPath,
      datastorePath: host.datastorePath,
      file: dataDiskFile(connection, disk),
      bytes: disk.bytes,
      uuid: diskUuid(disk.uuid),
      machinePath: connection.machinePath(plan.qualifiedName),
      deleteWithMachine: disk.deleteWithMachine,
    },
    { parent, dependsOn: host },
  );
}

/** Not in the machine's own folder, with which it would go. */
function dataDiskFile({ identity: { project, stack } }: Connection, disk: DataDiskPlan): string {
  return `vmfarm/${project}-${stack}/${disk.volumeName}.vmdk`;
}

function clone(
  connection: Connection,
  name: string,
  spec: MachineSpec,
  boot: BootConfig,
  units: pulumi.Output<Record<string, number>>,
  opts: pulumi.CustomResourceOptions,
): vsphere.VirtualMachine {
  const { plan } = spec;
  const { host, provider, folder, stale, machineFolder, tagIds } = connection;
  const { extraConfig, ...more } = plan.vsphere ?? {};
  return new vsphere.VirtualMachine(
    name,
    {
      name: plan.qualifiedName,
      folder,
      resourcePoolId: host.resourcePoolId,
      datastoreId: host.datastoreId,
      numCpus: plan.cpus,
      memory: plan.memoryMiB,
      guestId: boot.template.apply(({ guestId }) => guestId || undefined) as pulumi.Output<string>,
      firmware: plan.firmware ? (plan.firmware === "uefi" ? "efi" : "bios") : boot.template.apply(firmwareOf),
      scsiType: boot.template.apply(({ scsiType }) => scsiType || "pvscsi"),
      scsiControllerCount: units.apply(controllers),
      disks: [rootDisk(boot, spec), ...plan.dataDisks.map((disk) => attachedDisk(connection, units, disk))],
      networkInterfaces: plan.nics.map(networkInterface),
      clone: {
        templateUuid: pulumi.output(spec.image.imageId).apply(cloneSource),
        linkedClone: boot.linkedClone,
      },
      extraConfig: boot.extraConfig.apply((own) => ({ ...own, ...(extraConfig as object) })),
      // The guest finds a data disk by the disk's own identifier.
      enableDiskUuid: true,
      syncTimeWithHost: true,
      tags: tagIds,
      // Whether the guest is up is seen by our own resource, through its report.
      waitForGuestNetTimeout: 0,
      waitForGuestIpTimeout: 0,
      ...more,
    },
    {
      ...opts,
      dependsOn: [...(opts.dependsOn as pulumi.Resource[]), machineFolder],
      provider,
      // Name, MAC address and data disks can be had by one machine at a time.
      deleteBeforeReplace: true,
      // The provider would change what the guest is told in place, and the guest reads it at its first boot alone.
      replaceOnChanges: ["extraConfig"],
      hooks: { beforeCreate: stale.beforeMachine },
    },
  );
}

/** As thin as the template's, which a clone cannot change. */
function rootDisk({ template }: BootConfig, { plan, image }: MachineSpec): vsphere.types.input.VirtualMachineDisk {
  return {
    label: "root",
    unitNumber: 0,
    size: pulumi.output(image.virtualSize).apply((bytes) => Math.ceil((plan.rootDisk ?? bytes) / gib)),
    thinProvisioned: template.apply(({ thin }) => thin),
    eagerlyScrub: template.apply(({ eager }) => eager),
  };
}

/** The provider knows disks by their labels, so a disk more moves none of the others. */
function attachedDisk(
  connection: Connection,
  units: pulumi.Output<Record<string, number>>,
  disk: DataDiskPlan,
): vsphere.types.input.VirtualMachineDisk {
  return {
    label: disk.name,
    unitNumber: units.apply((all) => all[disk.name]!),
    attach: true,
    path: dataDiskFile(connection, disk),
    datastoreId: connection.host.datastoreId,
  };
}

function firmwareOf({ firmware }: Template): string {
  return firmware || "bios";
}

/** A controller of the SCSI bus has 15 places. */
function controllers(units: Record<string, number>): number {
  return Math.floor(Math.max(0, ...Object.values(units)) / 15) + 1;
}

function networkInterface({ network, mac }: NicPlan): vsphere.types.input.VirtualMachineNetworkInterface {
  return { networkId: network.networkId, adapterType: "vmxnet3", useStaticMac: true, macAddress: mac.toLowerCase() };
}

class BootConfig extends VsphereResource {
  declare readonly template: pulumi.Output<Template>;
  declare readonly linkedClone: pulumi.Output<boolean>;
  declare readonly extraConfig: pulumi.Output<Record<string, string>>;
  constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    const made = {
      template: undefined,
      linkedClone: undefined,
      extraConfig: undefined,
    };
    // It is made of the user-data, which may hold secrets, and comes back as one value.
    const secret = { additionalSecretOutputs: ["extraConfig"] };
    super("bootConfig", "BootConfig", name, { ...inputs, ...made }, { ...opts, ...secret });
  }
}

class DiskSeats extends VsphereResource {
  declare readonly units: pulumi.Output<Record<string, number>>;
  constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    super("diskSeats", "DiskSeats", name, { ...inputs, units: undefined }, opts);
  }
}

class DataDisk extends VsphereResource {
  constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    super("vsphereDataDisk", "DataDisk", name, inputs, opts);
  }
}

class Guest extends VsphereResource {
  constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    super("vsphereGuest", "Guest", name, inputs, opts);
  }
}
