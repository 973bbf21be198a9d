import { ownResources } from "../../provider/ownResource";
import type { vsphereResources } from "./resources";

const declare = ownResources<typeof vsphereResources>("vsphere");

export const AntiAffinity = declare("AntiAffinity");
export const BootConfig = declare("BootConfig", { outputs: ["template", "linkedClone", "extraConfig"] });
export const DataDisk = declare("DataDisk");
export const DataFolder = declare("DataFolder");
export const DiskUnits = declare("DiskUnits", { outputs: ["units"] });
export const ExistingNetwork = declare("ExistingNetwork", { outputs: ["networkId"] });
export const Guest = declare("Guest");
export const ImageTemplate = declare("ImageTemplate", { outputs: ["imageId", "virtualSize", "createdAt"] });
export const MachineHardware = declare("MachineHardware", { outputs: ["rootGib", "rootLabel"] });
export const NameRecords = declare("NameRecords");
export const PortGroupName = declare("PortGroupName");
export const StackFolder = declare("StackFolder");
export const StackTags = declare("StackTags", { outputs: ["ids"] });
/** The vCenter as it was found: ids and paths of what the settings name. Everything on it depends on this. */
export const VcenterPlace = declare("VcenterPlace", {
  outputs: [
    "datacenterId",
    "datacenterPath",
    "resourcePoolId",
    "resourcePoolPath",
    "clusterPath",
    "drs",
    "datastoreId",
    "datastorePath",
    "folder",
    "compute",
    "switchUuid",
    "hostIds",
    "importNetwork",
    "hardwareVersion",
  ],
});

export type BootConfig = InstanceType<typeof BootConfig>;
export type DataDisk = InstanceType<typeof DataDisk>;
export type DiskUnits = InstanceType<typeof DiskUnits>;
export type MachineHardware = InstanceType<typeof MachineHardware>;
export type VcenterPlace = InstanceType<typeof VcenterPlace>;
export type StackTags = InstanceType<typeof StackTags>;
