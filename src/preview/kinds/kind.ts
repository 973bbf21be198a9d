import type { Effect } from "../effect";
import type { Step } from "../step";
import type { Bag } from "../values";

/** A changed input in words. @returns undefined where it does not matter to a reviewer */
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

/** Where images are published, and how to query it. */
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
 * A group that launches and terminates machines by itself. Each number has a function of its own, because the policy engine's properties
 * throw when an unknown value is read.
 */
export interface ElasticGroup {
  /** The inputs that refer to the template that machines are made from. */
  templateInputs: readonly string[];
  /** Numbers of machines. */
  min: (inputs: Bag) => number | undefined;
  max: (inputs: Bag) => number | undefined;
  desired: (inputs: Bag) => number | undefined;
  /** Maximum including the stopped machines of a warm pool. */
  prepared: (inputs: Bag) => number | undefined;
}

/** Functions of inputs only read those that they need; see {@link ElasticGroup}. */
interface AnyKind {
  /** The name of the resource on its platform, if two stacks must not share it. */
  platformName?: (inputs: Bag) => string | undefined;
  /** Name of the item on a bill, if it has a fixed price per hour. */
  billedAs?: string;
  /** Reports count changes to these resources, which they do not cover otherwise: `1 subnet`, `2 subnets`. */
  noun?: readonly [one: string, several: string];
}

/** `machine`: the machine itself; `boot`: its root disk and first boot, which start over when replaced; `guest`: the system that runs in it. */
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
  /** Address ranges in CIDR notation. */
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
  created?: Words;
  deleted?: Words;
  /** Report it whenever its farm is reported. */
  always?: boolean;
  group?: ElasticGroup;
  /** Machines are made from it. */
  template?: true;
}

/** Supports other resources, and does not matter to a reviewer. */
export interface HelperKind extends AnyKind {
  part: "helper";
}

export type Kind = MachineKind | DataDiskKind | ImageKind | LanKind | AttachmentKind | FarmKind | HelperKind;

/** Kinds by resource type. */
export type KindTable = Record<string, Kind>;

/** What reading previews and states requires of a platform. */
export interface PlatformKinds {
  kinds: KindTable;
  /** The location in a resource's inputs: a libvirt URI, a vCenter or a region. */
  locationOf: (inputs: Bag) => string | undefined;
}
