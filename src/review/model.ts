import type { LicenceCount } from "../image/licences/counts";
import type { Effect } from "../preview/effect";

/** A change to one machine, in words. */
export interface MachineChange {
  name: string;
  /** `shop / web` for a tier of a cluster; `single machines` for those of their own. */
  group: string;
  effect: Effect;
  /** What happens to the machine itself, its data disks apart. */
  machineEffect: Effect;
  causes: string[];
  /** What happens to its data disks. */
  disks: DiskChange[];
}

export interface DiskChange {
  disk: string;
  /** `kept`: it outlives what happens to its machine. */
  fate: "kept" | "lost" | "new" | "grown" | "attached otherwise";
  words: string;
}

/** An image before and after. */
export interface ImageChange {
  name: string;
  /** File names; undefined where there is none, or it is not told. */
  before?: string;
  after?: string;
  base: string;
  /** Days since it was built; undefined where its manifest is not in the cache. */
  ageDays?: number;
  maxAgeDays?: number;
  expired: boolean;
  /** Not built yet: it will be by the next `up`. */
  toBuild: boolean;
  /** Undefined where one of the two manifests is not in the cache. */
  packages?: PackageChanges;
  /** Licences of the packages, with how many have each. */
  licences: LicenceCount[];
}

export interface PackageChanges {
  added: { name: string; version: string }[];
  removed: { name: string; version: string }[];
  updated: { name: string; before: string; after: string }[];
}

/** An elastic farm, whose machines come and go by themselves. */
export interface FarmChange {
  name: string;
  /** `replace`: its machines are, by turns. */
  effect: Effect;
  causes: string[];
  /** What else is to be said of it. */
  words: string[];
}

/** Addresses that reach something from now on, or no longer. */
export interface AccessChange {
  /** Security group, which bears the name of a tier; of another program's rules their own names. */
  group: string;
  /** Ranges as they are written, or what stands for some. */
  range: string;
  /** So many addresses of the internet that nobody in particular is meant, by one range or by several together. */
  world: boolean;
  opened: boolean;
  /** It was let in before as well, by other rules than those that are made now. */
  already?: true;
  /** Nobody can tell from the preview who is let in. */
  unknown?: true;
  /** First and last port; undefined: all, or a protocol without ports. */
  ports?: [number, number];
  words: string;
}

/** A number of machines that goes with the load, in whatever is counted. */
export interface Amounts {
  min: number;
  usual: number;
  max: number;
}

/** What an hour costs more than before, or less, in USD. */
export interface CostChange {
  usd: Amounts;
  lines: { what: string; usd: number }[];
  /** What changes and has no known price. */
  unknown: string[];
  /** Day of the oldest price. */
  asOf: string;
}

/** Machines that are not running, and stay so. */
export interface Resting {
  state: "stopped" | "suspended";
  machines: string[];
}

/** A LAN, a load balancer before a tier, or where a farm is reached. */
export interface NetworkChange {
  name: string;
  effect: Effect;
  words: string;
}

/** A change to what is no part of a farm of ours. */
export interface OtherChange {
  name: string;
  type: string;
  action: string;
}

/** Everything that a reviewer is told. */
export interface Review {
  project: string;
  stack: string;
  /** Machines by effect, those that stay as they are left out. */
  counts: Partial<Record<Effect, number>>;
  /** Worst first. */
  machines: MachineChange[];
  farms: FarmChange[];
  images: ImageChange[];
  access: AccessChange[];
  cost?: CostChange;
  resting: Resting[];
  networks: NetworkChange[];
  others: OtherChange[];
  warnings: string[];
  /** What the engine says of the runner's own tools, and no reason to fail. */
  notices: string[];
  /** The platform was asked first how everything is. */
  refreshed: boolean;
  /** Where there are any, the preview did not come to its end. */
  errors: string[];
}
