import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { ImagePlan } from "../image/plan";
import type { ImageRef } from "../machine/args";
import type { MachinePlan } from "../machine/plan";
import type { NetworkRef } from "../network/args";
import type { HostRecord } from "../network/hostRecord";
import type { LanPlan } from "../network/lanPlan";
import type { Peers } from "../network/peers";

/** A property of the platform that a program may ask for, and what to do where it is missing. */
export interface Capability {
  readonly supported: boolean;
  /** What to use instead; only where it is not supported. */
  readonly instead?: string;
}

/** What a platform can do. Asking for what it cannot is refused at preview. */
export interface Capabilities {
  readonly nat: Capability;
  readonly isolated: Capability;
  readonly route: Capability;
  readonly bridge: Capability;
  readonly kvm: Capability;
  readonly dataDiskGrowsInPlace: Capability;
}

/** Everything a platform is told about what happens inside a guest. */
export interface GuestFiles {
  /** Cloud-init user-data, whole. */
  readonly userData: Input<string>;
  /** Cloud-init meta-data. */
  readonly metaData: Input<string>;
  /** Cloud-init network-config. */
  readonly networkConfig: string;
  /** cloud-init's id of the instance: follows from the user-data. */
  readonly instanceId: Input<string>;
  /** What /etc/vmfarm/peers.json says, kept up to date without replacing the machine. */
  readonly peers: Peers;
}

export interface MachineSpec {
  readonly plan: MachinePlan;
  readonly image: ImageRef;
  readonly guest: GuestFiles;
  /** What has to be there before the machine starts: name records, machines of other tiers. */
  readonly startAfter: Resource[];
}

/** A published golden image as any platform reports it. */
export interface PublishedImage {
  readonly imageId: Output<string>;
  readonly virtualSize: Output<number>;
}

/** A network as any platform reports it. */
export interface Lan {
  readonly networkId: Output<string>;
  readonly networkName: Output<string>;
}

/** A machine as any platform reports it. */
export interface Machine {
  /** The platform's own id of the machine: on libvirt the domain's UUID. */
  readonly machineId: Output<string>;
  /** Whoever waits for the machine to be ready depends on it. */
  readonly ready: Resource;
  /** A command line that opens the machine's console. */
  readonly console: string;
}

/**
 * What the components ask of a virtualisation platform; the only seam between them and a provider's SDK.
 * Every method takes a validated, plain plan and makes its resources children of `parent`.
 */
export interface Platform {
  readonly name: "libvirt" | "vsphere" | "ec2";
  /** The connection, as messages and comparisons name it. */
  readonly where: string;
  readonly can: Capabilities;
  image(name: string, plan: ImagePlan, parent: Resource): PublishedImage;
  lan(name: string, plan: LanPlan, parent: Resource): Lan;
  /** Name resolution on a LAN for machines that are about to start. */
  hostRecords(name: string, network: NetworkRef, plan: LanPlan, records: HostRecord[], parent: Resource): Resource[];
  machine(name: string, spec: MachineSpec, parent: Resource): Machine;
}
