import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { DerivedName } from "../declaredNames";
import type { GoldenImageArgs } from "../image/args";
import type { ImagePlan } from "../image/plan";
import type { Problems } from "../input/problem";
import type { ImageRef } from "../machine/args";
import type { MachinePlan } from "../machine/plan";
import type { TierAccess } from "../network/access";
import type { LanArgs, NetworkRef } from "../network/args";
import type { HostRecord } from "../network/hostRecord";
import type { LanPlan } from "../network/lanPlan";
import type { Peers } from "../network/peers";
import type { Traits } from "./traits";

/** A property of the platform that a program may ask for, and what to do where it is missing. */
export interface Capability {
  readonly supported: boolean;
  /** What to use instead; only where it is not supported. */
  readonly instead?: string;
}

/** What a platform can do. Asking for what it cannot is refused at preview. */
export interface Capabilities {
  /** Modes of LANs. */
  readonly nat: Capability;
  readonly isolated: Capability;
  readonly route: Capability;
  readonly bridge: Capability;
  /** Addresses for guests that are not of the program. */
  readonly dhcp: Capability;
  /** LANs told apart by a VLAN id of the program's choosing. */
  readonly vlan: Capability;
  /** A machine that boots from its network. */
  readonly networkBoot: Capability;
  /** A hardware clock that shows local time. */
  readonly localtimeClock: Capability;
  /** A choice of what executes a guest's instructions. */
  readonly accelerator: Capability;
  /** A machine on no LAN at all. */
  readonly withoutLan: Capability;
  /** Memory that is no multiple of 4 MiB. */
  readonly memoryOfMiB: Capability;
  /** Root disks whose size is no whole number of GiB. */
  readonly rootDiskOfMiB: Capability;
  /** An image of which only its build tells how large its disk is. */
  readonly imageOfUnknownSize: Capability;
  /** An image that is there already, under a name of the platform's. */
  readonly template: Capability;
  /** An image that is there already, by the id of an AMI or a parameter that holds it. */
  readonly ami: Capability;
  /** A choice of what starts the boot loader. */
  readonly firmware: Capability;
  /** A filter for who may reach a port from outside the LAN. */
  readonly accessRanges: Capability;
  /** DNS servers of the program's choosing. */
  readonly nameservers: Capability;
  /** A machine on more than one LAN. */
  readonly severalLans: Capability;
  /** A machine that is declared to be shut down. */
  readonly stopped: Capability;
  /** A machine that is declared to be suspended to disk. */
  readonly suspended: Capability;
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
  /** Names that the machine has to find, its own among them. */
  readonly names: HostRecord[];
  /** What has to be there before the machine starts: name records, machines of other tiers. */
  readonly startAfter: Resource[];
  /** What `filters` made for the machine's tier; undefined: the LAN's own for single machines. */
  readonly filter?: Output<string>;
}

/** Machines that are alike, to be checked together. */
export interface MachineGroup {
  /** Prefix of the property paths of the arguments that they follow from. */
  readonly path: string;
  readonly machines: readonly MachinePlan[];
  /** Undefined for a single machine. */
  readonly access?: TierAccess;
}

/** A published golden image as any platform reports it. */
export interface PublishedImage {
  readonly imageId: Output<string>;
  readonly virtualSize: Output<number>;
  /** When an image that was there already was made (ISO 8601); undefined for one that we build, whose manifest says it. */
  readonly createdAt?: Output<string>;
}

/** A network as any platform reports it. */
export interface Lan {
  readonly networkId: Output<string>;
  readonly networkName: Output<string>;
}

/** A machine as any platform reports it. */
export interface Machine {
  /** The platform's own id of the machine: on libvirt the domain's UUID, on vSphere the virtual machine's, on EC2 the instance's. */
  readonly machineId: Output<string>;
  /** Whoever waits for the machine to be ready depends on it. */
  readonly ready: Resource;
  /** A command line that opens the machine's console. */
  readonly console: string;
}

/** A machine of a tier that is exposed. */
export interface ExposedMachine {
  readonly plan: MachinePlan;
  readonly machine: Machine;
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
  readonly traits: Traits;
  /** What an image needs to be of use here, added to its arguments. */
  imageArgs(args: GoldenImageArgs): GoldenImageArgs;
  /** What the platform's configuration says of a LAN beside its arguments, which win. */
  lanDefaults(name: string): Partial<LanArgs>;
  /** What only the platform can tell to be wrong with the machines of a component, which messages name as `MultiTierCluster "shop"`. */
  checkMachines(component: string, groups: readonly MachineGroup[], problems: Problems): void;
  /** What only the platform can tell to be wrong with a LAN. */
  checkLan?(name: string, plan: LanPlan, problems: Problems): void;
  image(name: string, plan: ImagePlan, parent: Resource): PublishedImage;
  /** Names of a LAN's parts, which `holder` declares; undefined where it has none beside its own. */
  lanNames?(plan: LanPlan, holder: string): readonly DerivedName[];
  lan(name: string, plan: LanPlan, parent: Resource): Lan;
  /** Whether `hostRecords` makes anything on a LAN. Left out: on every one. */
  namesOn?(plan: LanPlan): boolean;
  /** Name resolution on a LAN for machines that are about to start. */
  hostRecords(name: string, network: NetworkRef, plan: LanPlan, records: HostRecord[], parent: Resource): Resource[];
  /** Filters of who may reach the machines of tiers, by tier; none where the platform filters nothing. */
  filters(
    name: string,
    network: NetworkRef,
    plan: LanPlan,
    tiers: readonly TierAccess[],
    parent: Resource,
  ): Readonly<Record<string, Output<string>>>;
  machine(name: string, spec: MachineSpec, parent: Resource): Machine;
  /**
   * Lets outside ranges reach a tier where the LAN's addresses do not lead. `name` is the machines' own without their number.
   * @returns address and port for those outside; undefined where they use the machines' addresses
   */
  exposeTier?(
    name: string,
    plan: LanPlan,
    tier: TierAccess,
    machines: readonly ExposedMachine[],
    parent: Resource,
  ): Output<string> | undefined;
  /** Keeps machines that stand in for each other on different hosts, where the platform spreads machines over hosts at all. */
  spread(name: string, machines: Machine[], parent: Resource): void;
}
