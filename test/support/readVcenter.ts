import { gunzipSync } from "node:zlib";
import type { Vcsim } from "./vcsim";

/** A machine as govc reads it back from the vCenter. */
export interface ReadMachine {
  name: string;
  uuid: string;
  moid: string;
  cpus: number;
  memoryMiB: number;
  poweredOn: boolean;
  firmware: string;
  syncTime: boolean;
  diskUuids: boolean;
  /** MAC addresses with the names of their networks. */
  nics: { mac: string; network: string }[];
  disks: { unit: number; file: string; gib: number }[];
  guestinfo: Record<string, string>;
}

interface Device {
  unitNumber?: number;
  capacityInBytes?: number;
  macAddress?: string;
  backing?: { fileName?: string; deviceName?: string; port?: { portgroupKey: string } };
}

/** The machines below a folder of the inventory, by name. */
export async function readMachines(vcenter: Vcsim, folder: string): Promise<Record<string, ReadMachine>> {
  const paths = (await vcenter.govc("find", folder, "-type", "m")).split("\n").filter(Boolean);
  if (paths.length === 0) return {};
  const { virtualMachines } = JSON.parse(await vcenter.govc("vm.info", "-json", ...paths));
  return Object.fromEntries(virtualMachines.map((machine: Raw) => [machine.name, readMachine(machine)]));
}

// biome-ignore lint/suspicious/noExplicitAny: what govc prints is vSphere's
type Raw = any;

function readMachine({ name, self, config, runtime }: Raw): ReadMachine {
  const devices = config.hardware.device as Device[];
  return {
    name,
    uuid: config.uuid,
    moid: self.value,
    cpus: config.hardware.numCPU,
    memoryMiB: config.hardware.memoryMB,
    poweredOn: runtime.powerState === "poweredOn",
    firmware: config.firmware,
    syncTime: config.tools?.syncTimeWithHost ?? false,
    diskUuids: config.flags?.diskUuidEnabled ?? false,
    nics: devices.flatMap(({ macAddress, backing }) =>
      macAddress ? [{ mac: macAddress, network: backing?.deviceName ?? backing?.port?.portgroupKey ?? "" }] : [],
    ),
    disks: devices.flatMap(({ unitNumber = 0, capacityInBytes, backing }) =>
      backing?.fileName?.endsWith(".vmdk")
        ? [{ unit: unitNumber, file: backing.fileName, gib: (capacityInBytes ?? 0) / 2 ** 30 }]
        : [],
    ),
    guestinfo: Object.fromEntries(
      config.extraConfig.map(({ key, value }: { key: string; value: unknown }) => [key, String(value)]),
    ),
  };
}

/** A value of guestinfo that was packed for cloud-init. */
export function unpacked(machine: ReadMachine, key: "metadata" | "userdata"): string {
  return gunzipSync(Buffer.from(machine.guestinfo[`guestinfo.${key}`]!, "base64")).toString("utf8");
}

/** All machines, folders and networks, by path. */
export async function inventory(vcenter: Vcsim): Promise<string[]> {
  const types = ["m", "f", "n", "g"].flatMap((type) => ["-type", type]);
  return (await vcenter.govc("find", "/", ...types)).split("\n").sort();
}

/** The files on a datastore below a folder; none if the folder does not exist. */
export async function filesIn(vcenter: Vcsim, folder: string): Promise<string[]> {
  const listed = await vcenter.govc("datastore.ls", "-ds", "LocalDS_0", folder).catch(() => "");
  return listed.split("\n").filter(Boolean).sort();
}
