/** What is made on a libvirt host beside the SDK's own resources, by the names of types in users' states. */
export const libvirtResources = {
  AcceleratorProbe: async () => (await import("./acceleratorProbe.js")).acceleratorProbeProvider,
  BootVolumes: async () => (await import("./bootVolumes.js")).bootVolumesProvider,
  DataDisk: async () => (await import("./dataDisk.js")).dataDiskProvider,
  DnsRecords: async () => (await import("./dnsRecords.js")).dnsRecordsProvider,
  Guest: async () => (await import("./guest.js")).libvirtGuestProvider,
  ImageVolume: async () => (await import("./imageVolume.js")).imageVolumeProvider,
  LibvirtHost: async () => (await import("./host.js")).hostProvider,
  SubnetClaim: async () => (await import("./subnetClaim.js")).subnetClaimProvider,
  XenHost: async () => (await import("./xenHost.js")).xenHostProvider,
};
