import type { PlatformArgs } from "../../../src/platform/args";

/** A platform as the suite of all platforms needs to know it. */
export interface PlatformCase {
  name: keyof PlatformArgs;
  /** The argument that selects it, and the stack's configuration that does. */
  args: PlatformArgs;
  config: Record<string, string>;
  /** Another connection of the same platform. */
  elsewhere: PlatformArgs;
  /** The npm package that only a program with this platform loads. */
  sdk: string;
  /** Ends of resource types. */
  types: {
    provider: string;
    /** What checks the connection before anything is made on it. */
    host: string;
    image: string;
    network: string;
    /** What holds what a machine boots from and is told. */
    boot: string;
    machine: string;
    dataDisk: string;
    /** Whoever waits for a machine to be ready waits for it. */
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

/** Every platform; a new one is an entry here. */
export const platforms: PlatformCase[] = [
  {
    name: "libvirt",
    args: { libvirt: { uri: "qemu:///system" } },
    config: { "vmfarm:libvirt": '{"uri": "qemu:///system"}' },
    elsewhere: { libvirt: { uri: "qemu+ssh://other.example/system" } },
    sdk: "@pulumi/libvirt",
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
  },
  {
    name: "vsphere",
    args: vcenter("vcenter.example.com"),
    config: { "vmfarm:vsphere": JSON.stringify(vcenter("vcenter.example.com").vsphere) },
    elsewhere: vcenter("other.example.com"),
    sdk: "@pulumi/vsphere",
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
];
