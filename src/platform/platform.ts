import type { Output, Resource } from "@pulumi/pulumi";
import type { ImagePlan } from "../image/plan";
import type { ImageRef } from "../machine/args";
import type { GuestFiles } from "../machine/guest";
import type { MachinePlan } from "../machine/plan";
import type { TierAccess } from "../network/access";
import type { NetworkRef } from "../network/args";
import type { DnsRecord } from "../network/dnsRecord";
import type { LanPlan } from "../network/lanPlan";
import type { Rules } from "./rules";

export interface MachineSpec {
  readonly plan: MachinePlan;
  readonly image: ImageRef;
  readonly guest: GuestFiles;
  /** Names that the machine has to find, its own among them. */
  readonly names: readonly DnsRecord[];
  /** What has to be there before the machine starts: name records, machines of other tiers. */
  readonly startAfter: Resource[];
  /** What `filters` made for the machine's tier; undefined: the LAN's own for single machines. */
  readonly filter?: Output<string>;
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
 * What components need of a virtualisation platform; the only seam between them and a provider's SDK. What makes resources takes a validated,
 * plain plan, and makes them children of `parent`.
 *
 * @typeParam M a machine as this platform reports it to itself
 */
export interface Platform<M extends Machine = Machine> {
  /** Where what it makes is, as messages and comparisons name it; how that is asked is the platform's own affair. */
  readonly location: string;
  readonly rules: Rules;
  image(name: string, plan: ImagePlan, parent: Resource): PublishedImage;
  lan(name: string, plan: LanPlan, parent: Resource): Lan;
  readonly network: Network;
  machine(name: string, spec: MachineSpec, parent: Resource): M;
  /** Left out where the platform does not spread machines over hosts by what is declared. */
  readonly placement?: Placement<M>;
}

/** What goes with machines on their LAN. */
export interface Network {
  /** Resolves names on a LAN, for machines that are about to start. Not called where `rules.resolvesNames` is false. */
  dnsRecords(
    name: string,
    network: NetworkRef,
    plan: LanPlan,
    records: readonly DnsRecord[],
    parent: Resource,
  ): Resource;
  /** Filters who may reach the machines of tiers. Left out where the platform filters nothing. @returns what `MachineSpec.filter` takes, by tier */
  filters?(
    name: string,
    plan: LanPlan,
    tiers: readonly TierAccess[],
    parent: Resource,
  ): Readonly<Record<string, Output<string>>>;
  /**
   * Lets outside ranges reach a tier where the LAN's addresses do not lead. Left out where they do. `name` is the machines' own without their
   * number.
   *
   * @returns address and port for those outside; undefined where they use the machines' addresses
   */
  exposeTier?(
    name: string,
    plan: LanPlan,
    tier: TierAccess,
    machines: readonly ExposedMachine[],
    parent: Resource,
  ): Output<string> | undefined;
}

export interface Placement<M extends Machine> {
  /** Keeps machines that stand in for each other on different hosts. */
  spread(name: string, machines: readonly M[], parent: Resource): void;
}
