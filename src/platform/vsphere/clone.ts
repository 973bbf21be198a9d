import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "@pulumi/vsphere";
import type { NicPlan } from "../../machine/nics";
import type { MachineSpec } from "../platform";
import type { Connection } from "./connection";
import { attachedDisk, type DataDisks } from "./dataDisks";
import { cloneSource, type Template } from "./govc/template";

/** What the clone is made from and is told, as it comes from the machine's boot configuration. */
export interface CloneSource {
  readonly template: pulumi.Output<Template>;
  readonly linkedClone: pulumi.Output<boolean>;
  readonly extraConfig: pulumi.Output<Record<string, string>>;
}

/** A machine's root disk, which is as thin as the template's: a clone cannot change it. */
export interface RootDisk {
  readonly rootGib: pulumi.Output<number>;
  /** By which the provider knows it. */
  readonly rootLabel: pulumi.Output<string>;
}

/** What a clone is put together of. */
export interface CloneParts {
  readonly boot: CloneSource;
  readonly root: RootDisk;
  readonly disks: DataDisks;
}

/** The virtual machine itself. */
export function cloneMachine(
  connection: Connection,
  name: string,
  spec: MachineSpec,
  { boot, root, disks }: CloneParts,
  parent: pulumi.Resource,
): vsphere.VirtualMachine {
  const { plan, startAfter } = spec;
  const { place, provider, folder, hooks, machineFolder, tagIds } = connection;
  const { extraConfig, ...more } = plan.vsphere ?? {};
  return new vsphere.VirtualMachine(
    name,
    {
      name: plan.qualifiedName,
      folder,
      resourcePoolId: place.resourcePoolId,
      datastoreId: place.datastoreId,
      numCpus: plan.cpus,
      memory: plan.memoryMiB,
      guestId: boot.template.apply(({ guestId }) => guestId || undefined) as pulumi.Output<string>,
      firmware: plan.firmware ? (plan.firmware === "uefi" ? "efi" : "bios") : boot.template.apply(firmwareOf),
      scsiType: boot.template.apply(({ scsiType }) => scsiType || "pvscsi"),
      scsiControllerCount: disks.units.apply(controllers),
      disks: [rootDisk(boot, root), ...plan.dataDisks.map((disk) => attachedDisk(connection, disks, disk))],
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
      // The Guest resource checks whether the guest is up, through its report.
      waitForGuestNetTimeout: 0,
      waitForGuestIpTimeout: 0,
      ...more,
    },
    {
      parent,
      dependsOn: [...startAfter, ...disks.files, machineFolder],
      provider,
      // Name, MAC address and data disks can only belong to one machine at a time.
      deleteBeforeReplace: true,
      // The provider would change what the guest is told in place, and the guest reads it at its first boot alone; of root disks it would
      // take one out and put an empty one in.
      replaceOnChanges: ["extraConfig", "disks[0].label"],
      hooks: { beforeCreate: hooks.beforeMachine },
    },
  );
}

function rootDisk({ template }: CloneSource, { rootGib, rootLabel }: RootDisk): vsphere.types.input.VirtualMachineDisk {
  return {
    label: rootLabel,
    unitNumber: 0,
    size: rootGib,
    thinProvisioned: template.apply(({ thin }) => thin),
    eagerlyScrub: template.apply(({ eager }) => eager),
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
