/** What is made on EC2 beside the SDK's own resources, by the names of types in users' states. */
export const ec2Resources = {
  AdoptedAmi: async () => (await import("./adoptedAmi.js")).adoptedAmiProvider,
  AwsRegion: async () => (await import("./awsRegion.js")).awsRegionProvider,
  DataDisk: async () => (await import("./dataDisk.js")).ec2DataDiskProvider,
  ExistingVpc: async () => (await import("./existingVpc.js")).existingVpcProvider,
  GroupSize: async () => (await import("./groupSize.js")).groupSizeProvider,
  Guest: async () => (await import("./guest.js")).ec2GuestProvider,
  IngressGuard: async () => (await import("./ingressGuard.js")).ingressGuardProvider,
  LaunchData: async () => (await import("./launchData.js")).launchDataProvider,
  LaunchImage: async () => (await import("./launchImage.js")).launchImageProvider,
  NameRecords: async () => (await import("./nameRecords.js")).ec2NameRecordsProvider,
  PublishedAmi: async () => (await import("./publishedAmi.js")).publishedAmiProvider,
};
