/** What is made on a vCenter beside the SDK's own resources, by the names of types in users' states. */
export const vsphereResources = {
  AntiAffinity: async () => (await import("./antiAffinity.js")).antiAffinityProvider,
  BootConfig: async () => (await import("./bootConfig.js")).bootConfigProvider,
  DataDisk: async () => (await import("./dataDisk.js")).vsphereDataDiskProvider,
  DataFolder: async () => (await import("./dataFolder.js")).dataFolderProvider,
  DiskUnits: async () => (await import("./diskUnits.js")).diskUnitsProvider,
  ExistingNetwork: async () => (await import("./existingNetwork.js")).existingNetworkProvider,
  Guest: async () => (await import("./guest.js")).vsphereGuestProvider,
  ImageTemplate: async () => (await import("./imageTemplate.js")).imageTemplateProvider,
  MachineHardware: async () => (await import("./machineHardware.js")).machineHardwareProvider,
  NameRecords: async () => (await import("./nameRecords.js")).nameRecordsProvider,
  PortGroupName: async () => (await import("./portGroupName.js")).portGroupNameProvider,
  StackFolder: async () => (await import("./stackFolder.js")).stackFolderProvider,
  StackTags: async () => (await import("./stackTags.js")).stackTagsProvider,
  VcenterPlace: async () => (await import("./vcenterPlace.js")).vcenterPlaceProvider,
};
