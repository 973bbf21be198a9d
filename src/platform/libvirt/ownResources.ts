import { ownResources } from "../../provider/ownResource";
import type { libvirtResources } from "./resources";

const declare = ownResources<typeof libvirtResources>("libvirt");

export const AcceleratorProbe = declare("AcceleratorProbe", { outputs: ["domainType"] });
export const BootVolumes = declare("BootVolumes", { outputs: ["rootPath", "seedPath", "earlierRoots"] });
export const DataDisk = declare("DataDisk", { outputs: ["path"] });
export const DnsRecords = declare("DnsRecords");
export const Guest = declare("Guest");
export const ImageVolume = declare("ImageVolume", { outputs: ["path", "virtualSize"] });
export const LibvirtHost = declare("LibvirtHost");
export const SubnetClaim = declare("SubnetClaim");
export const XenHost = declare("XenHost", { outputs: ["osType"] });

export type BootVolumes = InstanceType<typeof BootVolumes>;
export type DataDisk = InstanceType<typeof DataDisk>;
export type AcceleratorProbe = InstanceType<typeof AcceleratorProbe>;
export type LibvirtHost = InstanceType<typeof LibvirtHost>;
export type XenHost = InstanceType<typeof XenHost>;
