import type { PlatformArgs } from "../../../src/platform/select";
import type { Registered } from "./program";

/** What the common suite needs to know about a platform. */
export interface PlatformCase {
  title: string;
  name: string;
  /** The argument that selects it, and the equivalent stack configuration. */
  args: PlatformArgs;
  config: Record<string, string>;
  /** Another connection on the same platform. */
  elsewhere: PlatformArgs;
  /** The npm package that only programs with this platform load. */
  sdk: string;
  /** What the platform calls a machine or a network. */
  nameOn(resource: Registered): unknown;
  /** Prefix of the default range of a LAN. */
  lanPrefix: number;
  /** Suffixes of resource types. */
  types: {
    provider: string;
    /** The resource that checks the connection before anything is created on it. */
    host: string;
    image: string;
    network: string;
    /** The resource with what a machine boots from and its configuration. */
    boot: string;
    machine: string;
    dataDisk: string;
    /** What depends on a machine being ready depends on this resource. */
    ready: string;
    names: string;
  };
}

export function vcenter(server: string): PlatformArgs {
  return {
    vsphere: {
      server,
      user: "vmfarm@vsphere.local",
      password: "hunter2",
      datacenter: "DC0",
      cluster: "C0",
      datastore: "ds1",
      distributedSwitch: "dvs1",
    },
  };
}

function libvirt(title: string, driver: string): PlatformCase {
  return {
    title,
    name: "libvirt",
    args: { libvirt: { uri: `${driver}:///system` } },
    config: { "vmfarm:libvirt": `{"uri": "${driver}:///system"}` },
    elsewhere: { libvirt: { uri: `${driver}+ssh://other.example/system` } },
    sdk: "@pulumi/libvirt",
    nameOn: ({ inputs }) => inputs.name,
    lanPrefix: 24,
    types: {
      provider: "pulumi:providers:libvirt",
      host: ":LibvirtHost",
      image: ":ImageVolume",
      network: ":Network",
      boot: ":BootVolumes",
      machine: ":Domain",
      dataDisk: ":DataDisk",
      ready: ":Guest",
      names: ":DnsRecords",
    },
  };
}

/** Every platform; a new one is an entry here. */
export const platforms: PlatformCase[] = [
  libvirt("libvirt", "qemu"),
  libvirt("libvirt with Xen", "xen"),
  {
    title: "vSphere",
    name: "vsphere",
    args: vcenter("vcenter.example.com"),
    config: { "vmfarm:vsphere": JSON.stringify(vcenter("vcenter.example.com").vsphere) },
    elsewhere: vcenter("other.example.com"),
    sdk: "@pulumi/vsphere",
    nameOn: ({ inputs }) => inputs.name,
    lanPrefix: 24,
    types: {
      provider: "pulumi:providers:vsphere",
      host: ":VsphereHost",
      image: ":ImageTemplate",
      network: ":DistributedPortGroup",
      boot: ":BootConfig",
      machine: "vsphere:index/virtualMachine:VirtualMachine",
      dataDisk: ":DataDisk",
      ready: ":Guest",
      names: ":HostRecords",
    },
  },
  {
    title: "EC2",
    name: "ec2",
    args: { ec2: { region: "eu-central-1" } },
    config: { "vmfarm:ec2": '{"region": "eu-central-1"}' },
    elsewhere: { ec2: { region: "eu-west-1" } },
    sdk: "@pulumi/aws",
    nameOn: ({ inputs }) => (inputs.tags as Record<string, string>).Name,
    lanPrefix: 20,
    types: {
      provider: "pulumi:providers:aws",
      host: ":AwsRegion",
      image: ":PublishedAmi",
      network: ":Vpc",
      boot: ":LaunchData",
      machine: ":Instance",
      dataDisk: ":DataDisk",
      ready: ":Guest",
      names: ":HostRecords",
    },
  },
];
