/** What one of our own resources was to states while Pulumi's plugin for dynamic resources ran it. */
export interface FormerResource {
  type: string;
  /** By which the plugin found its provider. */
  provider: string;
}

/**
 * Providers of our own resources in states of the version before they had a plugin, by the names that types have since; where the type's
 * name was another one, both: `[name, provider]`.
 */
const former: Record<string, Record<string, string | readonly [name: string, provider: string]>> = {
  libvirt: {
    AcceleratorProbe: "acceleratorProbe",
    BootVolumes: "bootVolumes",
    DataDisk: "dataDisk",
    DnsRecords: "dnsRecords",
    Guest: "guest",
    ImageVolume: "imageVolume",
    LibvirtHost: "libvirtHost",
    SubnetClaim: "subnetClaim",
    XenHost: "xenHost",
  },
  vsphere: {
    AntiAffinity: "antiAffinity",
    BootConfig: "bootConfig",
    DataDisk: "vsphereDataDisk",
    DataFolder: "dataFolder",
    DiskUnits: ["DiskSeats", "diskSeats"],
    ExistingNetwork: "existingNetwork",
    Guest: "vsphereGuest",
    ImageTemplate: "imageTemplate",
    MachineHardware: "machineHardware",
    NameRecords: ["HostRecords", "hostRecords"],
    PortGroupName: "portGroupName",
    StackFolder: "stackFolder",
    StackTags: "stackTags",
    VcenterPlace: ["VsphereHost", "vsphereHost"],
  },
  ec2: {
    AdoptedAmi: "adoptedAmi",
    AwsRegion: "awsRegion",
    DataDisk: "ec2DataDisk",
    ExistingVpc: "existingVpc",
    GroupSize: ["FarmSize", "farmSize"],
    Guest: "ec2Guest",
    IngressGuard: "ingressGuard",
    LaunchData: "launchData",
    LaunchImage: "launchImage",
    NameRecords: ["HostRecords", "ec2HostRecords"],
    PublishedAmi: "publishedAmi",
  },
};

/** Types of our own resources in states of the version before begin so. */
export const formerPrefix = "pulumi-nodejs:dynamic/";

/** What our own resources were, by their types since: `vmfarm:libvirt:Guest`. */
export const formerResources: ReadonlyMap<string, FormerResource> = new Map(
  Object.entries(former).flatMap(([platform, names]) =>
    Object.entries(names).map(([name, before]) => {
      const [formerName, provider] = typeof before === "string" ? [name, before] : before;
      return [`vmfarm:${platform}:${name}`, { type: `${formerPrefix}vmfarm:${formerName}`, provider }] as const;
    }),
  ),
);

/** The type that a resource had in the version before; of all but our own, the type that it has. */
export function formerType(type: string): string {
  return formerResources.get(type)?.type ?? type;
}

/** The URN that a resource had in the version before, with `::ID` behind it where a provider is referred to. */
export function formerUrn(urn: string): string {
  const [kind, project, types = "", ...name] = urn.split("::");
  return [kind, project, types.split("$").map(formerType).join("$"), ...name].join("::");
}
