import type { Effect } from "../effect";
import type { Step } from "../step";
import type { Bag } from "../values";

/** A changed input in words. @returns undefined where a reviewer has no use for it */
export type Words = (step: Step) => string | undefined;

/** A data disk, as its resource describes it. */
export interface DiskFacts {
  disk: string;
  /** The machine's name on its platform, which begins with project and stack. */
  machine: string;
  /** Size before and after the change. */
  bytesBefore?: number;
  bytes?: number;
  deleteWithMachine: boolean;
  /** The guest sees the new size only after its next boot. */
  grownAtBoot?: boolean;
}

/** An image, as its resource describes it. */
export interface ImageFacts {
  /** File name before and after the change; undefined where there is none. */
  before?: string;
  after?: string;
  /** The id by which machines refer to the image before the change. */
  idBefore?: string;
  /** The recipe, in the form it has in a manifest. */
  plan: unknown;
}

/** Where images are published, with what it takes to query it. */
export interface Place {
  kind: "libvirt" | "vSphere" | "EC2";
  /** libvirt URI, name of the vCenter, or region. */
  at: string;
  /** libvirt: the storage pool. */
  pool?: string;
  /** EC2: how to connect. Credentials are left out, because a state has them encrypted. */
  aws?: { region: string; profile?: string; endpoint?: string };
}

/**
 * A group that starts and ends machines by itself. Each of its numbers is read for itself, because the policy engine's properties throw
 * where a value is not known yet.
 */
export interface ElasticGroup {
  /** The inputs that refer to the template that machines are made from. */
  templateInputs: readonly string[];
  /** Numbers of machines. */
  min: (inputs: Bag) => number | undefined;
  max: (inputs: Bag) => number | undefined;
  desired: (inputs: Bag) => number | undefined;
  /** Machines that exist at most with the group's warm pool. */
  prepared: (inputs: Bag) => number | undefined;
}

/** Functions of inputs read no more of them than they need: see {@link ElasticGroup}. */
interface AnyKind {
  /** The name by which the platform knows the resource, where no two stacks may share it. */
  platformName?: (inputs: Bag) => string | undefined;
  /** What a bill calls the resource, where it costs the same every hour. */
  billedAs?: string;
  /** What reports call one of them and several, where no other part of a report covers a change to it. */
  noun?: readonly [one: string, several: string];
}

/** `machine`: the machine itself; `boot`: what its root disk begins with, whose replacement resets it; `guest`: what runs in it. */
export interface MachineKind extends AnyKind {
  part: "machine" | "boot" | "guest";
  /** The input that refers to the image that the root disk is a copy of. */
  image?: string;
  /** Changed inputs in words; those left out are reported by their name. */
  words: Record<string, Words>;
  /** What updating an input does to the running machine, where that is more than `live`. */
  updates?: Record<string, (step: Step) => Effect>;
  /** The root disk belongs to the `boot` resource and outlives the machine's own. */
  rootDiskApart?: boolean;
  /** Names of the data disks that the machine has before and after the change. */
  dataDisks?: (step: Step) => string[];
  /** The input that lists the disks. If it alone changes, and to values that are not known yet, nothing changes. */
  disksInput?: string;
  /** The machine's address, where its own inputs have it. */
  address?: (inputs: Bag) => string | undefined;
}

export interface DataDiskKind extends AnyKind {
  part: "data disk";
  facts: (step: Step) => DiskFacts;
}

export interface ImageKind extends AnyKind {
  part: "image";
  /** It was not built from a recipe and has no manifest. */
  adopted?: true;
  facts: (step: Step) => ImageFacts;
  place: (inputs: Bag) => Place;
}

export interface LanKind extends AnyKind {
  part: "lan";
  words: Record<string, Words>;
  /** Address ranges in CIDR notation; of a LAN without any, none. */
  ranges: (inputs: Bag) => string[];
}

/** Attaches a data disk to a machine: the resource is named `MACHINE-DISK`. */
export interface AttachmentKind extends AnyKind {
  part: "attachment";
}

/** Part of an elastic farm. Outside of one it belongs to someone else's program. */
export interface FarmKind extends AnyKind {
  part: "farm";
  /** The input that refers to the image that machines are made from. */
  image?: string;
  words: Record<string, Words>;
  /** What creating or replacing it means, beyond what is reported for the farm itself. */
  made?: Words;
  gone?: Words;
  /** Report it whenever its farm is reported. */
  always?: boolean;
  group?: ElasticGroup;
  /** Machines are made from it. */
  template?: true;
}

/** Supports other resources; a reviewer has no use for it. */
export interface HelperKind extends AnyKind {
  part: "helper";
}

export type Kind = MachineKind | DataDiskKind | ImageKind | LanKind | AttachmentKind | FarmKind | HelperKind;

/** Kinds by resource type. */
export type KindTable = Record<string, Kind>;

/** What previews and states need to know of a platform. */
export interface PlatformKinds {
  kinds: KindTable;
  /** Where a resource of the platform is, where its inputs say so: a libvirt URI, a vCenter, a region. */
  locationOf: (inputs: Bag) => string | undefined;
}
