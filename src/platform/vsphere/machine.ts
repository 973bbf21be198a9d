import * as pulumi from "@pulumi/pulumi";
import type { Machine, MachineSpec } from "../platform";
import { cloneMachine } from "./clone";
import type { Connection } from "./connection";
import { makeDataDisks } from "./dataDisks";
import { asSeen, consoleCommand, pathPart } from "./inventoryPath";
import { nameRuns } from "./names";
import { BootConfig, Guest, MachineHardware } from "./ownResources";

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
  const { plan } = spec;
  const root = machineHardware(connection, name, spec, parent);
  const boot = bootConfig(connection, name, spec, root, parent);
  const disks = makeDataDisks(connection, name, plan, parent);
  const machine = cloneMachine(connection, name, spec, { boot, root, disks }, parent);
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
  return {
    machineId: machine.id,
    moid: machine.moid,
    qualifiedName: plan.qualifiedName,
    ready: guest,
    console: consoleOf(connection, plan.qualifiedName),
  };
}

/** What opens a machine's screen, as far as it is known before the vCenter has been asked where things are. */
function consoleOf({ settings: { folder, datacenter }, stackFolder }: Connection, qualifiedName: string): string {
  const escaped = (path: string) => path.split("/").map(asSeen).map(pathPart).join("/");
  // A folder's full path starts at the root.
  const isWhole = folder !== undefined && /^\/.+\/vm\//.test(folder);
  const path = escaped((folder ?? stackFolder).replace(/^\/|\/$/g, ""));
  return consoleCommand(`${isWhole ? "/" : ""}${path}/${qualifiedName}`, datacenter && escaped(datacenter));
}

function machineHardware(
  { vcenter, place }: Connection,
  name: string,
  { plan, image }: MachineSpec,
  parent: pulumi.Resource,
): MachineHardware {
  const { cpus, memoryMiB, rootDisk = 0 } = plan;
  return new MachineHardware(
    name,
    {
      vcenter,
      compute: place.compute,
      datastorePath: place.datastorePath,
      cpus,
      memoryMiB,
      imageSize: image.virtualSize,
      rootSize: rootDisk,
    },
    { parent, dependsOn: place },
  );
}

function bootConfig(
  { vcenter, place, folder, settings }: Connection,
  name: string,
  { plan, image, guest, names }: MachineSpec,
  { rootLabel }: MachineHardware,
  parent: pulumi.Resource,
): BootConfig {
  const { userData, metaData, networkConfig, peers } = guest;
  return new BootConfig(
    name,
    {
      vcenter,
      datacenterPath: place.datacenterPath,
      machine: pulumi.interpolate`${folder}/${plan.qualifiedName}`,
      machineUuid: plan.uuid,
      imageId: image.imageId,
      imageSize: image.virtualSize,
      rootSize: plan.rootDisk ?? 0,
      rootLabel,
      linkedClones: settings.linkedClones && settings.contentLibrary === undefined,
      userData,
      metaData,
      networkConfig,
      peers,
      names: nameRuns(names),
    },
    { parent, dependsOn: place },
  );
}
