import { antiAffinityProvider } from "./antiAffinity";
import { bootConfigProvider } from "./bootConfig";
import { vsphereDataDiskProvider } from "./dataDisk";
import { dataFolderProvider } from "./dataFolder";
import { diskUnitsProvider } from "./diskUnits";
import { existingNetworkProvider } from "./existingNetwork";
import { vsphereGuestProvider } from "./guest";
import { hostRecordsProvider } from "./hostRecords";
import { imageTemplateProvider } from "./imageTemplate";
import { machineHardwareProvider } from "./machineHardware";
import { portGroupNameProvider } from "./portGroupName";
import { stackFolderProvider } from "./stackFolder";
import { stackTagsProvider } from "./stackTags";
import { vsphereHostProvider } from "./vsphereHost";

/** The providers of what is made on a vCenter beside the SDK's own resources. The names are in users' states: they do not change. */
export const vsphereProviders = {
  antiAffinity: antiAffinityProvider,
  bootConfig: bootConfigProvider,
  dataFolder: dataFolderProvider,
  diskSeats: diskUnitsProvider,
  existingNetwork: existingNetworkProvider,
  hostRecords: hostRecordsProvider,
  imageTemplate: imageTemplateProvider,
  machineHardware: machineHardwareProvider,
  portGroupName: portGroupNameProvider,
  stackFolder: stackFolderProvider,
  stackTags: stackTagsProvider,
  vsphereDataDisk: vsphereDataDiskProvider,
  vsphereGuest: vsphereGuestProvider,
  vsphereHost: vsphereHostProvider,
};
