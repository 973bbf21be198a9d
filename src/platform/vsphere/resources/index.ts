import { antiAffinityProvider } from "./antiAffinity";
import { bootConfigProvider } from "./bootConfig";
import { vsphereDataDiskProvider } from "./dataDisk";
import { dataFolderProvider } from "./dataFolder";
import { diskUnitsProvider } from "./diskUnits";
import { existingNetworkProvider } from "./existingNetwork";
import { vsphereGuestProvider } from "./guest";
import { imageTemplateProvider } from "./imageTemplate";
import { machineHardwareProvider } from "./machineHardware";
import { nameRecordsProvider } from "./nameRecords";
import { portGroupNameProvider } from "./portGroupName";
import { stackFolderProvider } from "./stackFolder";
import { stackTagsProvider } from "./stackTags";
import { vcenterPlaceProvider } from "./vcenterPlace";

/** The providers of what is made on a vCenter beside the SDK's own resources. The names are in users' states: they do not change. */
export const vsphereProviders = {
  antiAffinity: antiAffinityProvider,
  bootConfig: bootConfigProvider,
  dataFolder: dataFolderProvider,
  diskSeats: diskUnitsProvider,
  existingNetwork: existingNetworkProvider,
  hostRecords: nameRecordsProvider,
  imageTemplate: imageTemplateProvider,
  machineHardware: machineHardwareProvider,
  portGroupName: portGroupNameProvider,
  stackFolder: stackFolderProvider,
  stackTags: stackTagsProvider,
  vsphereDataDisk: vsphereDataDiskProvider,
  vsphereGuest: vsphereGuestProvider,
  vsphereHost: vcenterPlaceProvider,
};
