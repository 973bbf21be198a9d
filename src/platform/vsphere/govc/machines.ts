import { literal } from "../inventoryPath";
import { govcJson, type Vcenter } from "./govc";
import { type InventoryObject, listInventory, orUndefined, reference } from "./inventory";

/** A disk of a machine. */
export interface MachineDisk {
  /** Such as `[datastore1] vmfarm/shop-dev/data.vmdk`. */
  file: string;
  bytes: number;
  thin: boolean;
  eager: boolean;
  /** How govc names the device. */
  device: string;
}

/** A machine or a template as far as we look at it. */
export interface VirtualMachine {
  /** How govc names it. */
  reference: string;
  name: string;
  uuid: string;
  isTemplate: boolean;
  /** VMware's id of the operating system, such as `debian12_64Guest`. */
  guestId: string;
  firmware: string;
  /** ISO 8601; undefined before vCenter 6.7. */
  createdAt?: string;
  poweredOn: boolean;
  /** Folder of its own files, such as `[datastore1] shop-dev-db`. */
  directory: string;
  disks: MachineDisk[];
  snapshots: number;
  extraConfig: Map<string, string>;
}

/** The machines directly in a folder, templates among them; none where there is no such folder. */
export async function machinesIn(vcenter: Vcenter, folder: string): Promise<InventoryObject[]> {
  const machines = (await orUndefined(listInventory(vcenter, folder, ["VirtualMachine"], 1))) ?? [];
  return machines.filter(({ path }) => path.slice(0, path.lastIndexOf("/")) === folder);
}

/** A machine by its absolute path, or one known by UUID. @returns undefined where there is none */
export async function findMachine(
  vcenter: Vcenter,
  which: { path: string } | { uuid: string; datacenterPath: string },
) {
  const args = "path" in which ? [literal(which.path)] : ["-dc", literal(which.datacenterPath), "-vm.uuid", which.uuid];
  const found = await orUndefined(govcJson<{ virtualMachines: Raw[] | null }>(vcenter, "vm.info", args));
  const [machine] = found?.virtualMachines ?? [];
  return machine?.config ? readMachine(machine) : undefined;
}

const scsiTypes: Record<string, string> = {
  ParaVirtualSCSIController: "pvscsi",
  VirtualLsiLogicController: "lsilogic",
  VirtualLsiLogicSASController: "lsilogic-sas",
};

/** Type of a machine's first SCSI controller, as the provider names it. @returns undefined where it has none that the provider knows */
export async function scsiType(vcenter: Vcenter, machine: string): Promise<string | undefined> {
  const { devices } = await govcJson<{ devices: { type: string }[] }>(vcenter, "device.ls", ["-vm", machine]);
  return devices.flatMap(({ type }) => scsiTypes[type] ?? [])[0];
}

interface Device {
  controllerKey?: number;
  unitNumber?: number;
  capacityInKB?: number;
  capacityInBytes?: number;
  backing?: { fileName?: string; thinProvisioned?: boolean; eagerlyScrub?: boolean };
}

/** What `govc vm.info -json` prints of a machine; names are those of the vSphere API. */
interface Raw {
  self: { type: string; value: string };
  name: string;
  config: {
    uuid: string;
    template: boolean;
    guestId: string;
    firmware?: string;
    createDate?: string;
    files: { vmPathName: string };
    hardware: { device: Device[] };
    extraConfig?: { key: string; value?: unknown }[];
  };
  runtime: { powerState: string };
  snapshot?: { rootSnapshotList?: unknown[] } | null;
}

function readMachine({ self, name, config, runtime, snapshot }: Raw): VirtualMachine {
  return {
    reference: reference({ type: self.type, id: self.value }),
    name,
    uuid: config.uuid,
    isTemplate: config.template,
    guestId: config.guestId,
    firmware: config.firmware ?? "bios",
    createdAt: config.createDate,
    poweredOn: runtime.powerState === "poweredOn",
    directory: config.files.vmPathName.replace(/\/[^/]*$/, ""),
    disks: config.hardware.device.flatMap(readDisk),
    snapshots: snapshot?.rootSnapshotList?.length ?? 0,
    extraConfig: new Map((config.extraConfig ?? []).map(({ key, value }) => [key, String(value ?? "")])),
  };
}

function readDisk({ controllerKey, unitNumber, capacityInKB, capacityInBytes, backing }: Device): MachineDisk[] {
  if (capacityInKB === undefined || !backing?.fileName) return [];
  const bytes = capacityInBytes ?? capacityInKB * 1024;
  return [
    {
      file: backing.fileName,
      bytes,
      thin: backing.thinProvisioned ?? false,
      eager: backing.eagerlyScrub ?? false,
      device: `disk-${controllerKey}-${unitNumber}`,
    },
  ];
}
