import type { Effect } from "../effect";
import type { Step } from "../input/step";

/** What a data disk is, as its resource says it. */
export interface DiskFacts {
  disk: string;
  /** The machine's name on its platform, which begins with project and stack. */
  machine: string;
  bytesBefore?: number;
  bytes?: number;
  deleteWithMachine: boolean;
  /** The guest sees that the disk has grown when it boots next. */
  grownAtBoot?: boolean;
}

/** What an image is, as its resource says it. */
export interface ImageFacts {
  /** File name before and after; undefined where there is none. */
  before?: string;
  after?: string;
  /** What machines know the image by before it changes. */
  idBefore?: string;
  /** The recipe, as it is in a manifest. */
  plan: unknown;
}

/** What a changed input means. @returns undefined where it says nothing that a person would want to know */
export type Words = (step: Step) => string | undefined;

/** The machine itself, or what it begins its life with: replaced, the machine begins anew. */
export interface MachineRule {
  part: "machine" | "boot" | "guest";
  /** The image that the machine's disk is a copy of, as its platform knows it. */
  image?: string;
  /** What a changed input is in words; those not named are told by their name. */
  words: Record<string, Words>;
  /** What an update of an input does to the running machine, where it is more than `live`. */
  updates?: Record<string, (step: Step) => Effect>;
  /** Whether its root disk goes with what it begins its life with, and outlives the machine's own resource. */
  rootDiskApart?: boolean;
  /** Names of the data disks that the machine has before and after. */
  dataDisks?: (step: Step) => string[];
  /** Inputs that say where the data disks are. Their change alone, to what is not known yet, is none. */
  disksInput?: string;
}

export interface DataDiskRule {
  part: "data disk";
  facts: (step: Step) => DiskFacts;
}

export interface ImageRule {
  part: "image";
  facts: (step: Step) => ImageFacts;
}

export interface LanRule {
  part: "lan";
  words: Record<string, Words>;
}

/** A data disk on its way to a machine: its resource is named `MACHINE-DISK`. */
export interface AttachmentRule {
  part: "attachment";
}

/** What an elastic farm consists of; of others' programs it is nothing of ours. */
export interface FarmRule {
  part: "farm";
  /** The image that machines are made of. */
  image?: string;
  words: Record<string, Words>;
  /** What its being made means, or its being made anew, beside the farm's own. */
  made?: Words;
  gone?: Words;
  /** What it says stands in the report whenever its farm does. */
  always?: boolean;
}

/** Made for the others' sake: nothing that a reviewer has to know. */
export interface SilentRule {
  part: "helper";
}

export type Rule = MachineRule | DataDiskRule | AttachmentRule | ImageRule | LanRule | FarmRule | SilentRule;

/** Rules of one platform by resource type. */
export type RuleTable = Record<string, Rule>;
