import type { LicenceCount } from "../image/licences/counts";
import type { Effect } from "../preview/effect";

/** A change to one machine, in words. */
export interface MachineChange {
  name: string;
  /** `shop / web` for a tier of a cluster; `single machines` for machines outside of clusters. */
  group: string;
  effect: Effect;
  /** What happens to the machine itself, without its data disks. */
  machineEffect: Effect;
  causes: string[];
  /** What happens to its data disks. */
  disks: DiskChange[];
}

export interface DiskChange {
  disk: string;
  /** `kept`: it outlives its machine. */
  fate: "kept" | "lost" | "new" | "grown" | "attached otherwise";
  words: string;
}

/** An image before and after. */
export interface ImageChange {
  name: string;
  /** File names without extension; undefined where there is none or the preview does not say. */
  before?: string;
  after?: string;
  base: string;
  /** Days since it was built; undefined where its manifest is not in the cache. */
  ageDays?: number;
  maxAgeDays?: number;
  expired: boolean;
  /** Not built yet; the next `up` builds it. */
  toBuild: boolean;
  /** Undefined where one of the two manifests is not in the cache. */
  packages?: PackageChanges;
  /** Licences of its packages. */
  licences: LicenceCount[];
}

export interface PackageChanges {
  added: { name: string; version: string }[];
  removed: { name: string; version: string }[];
  updated: { name: string; before: string; after: string }[];
}

/** A change to an elastic farm, which starts and ends machines by itself. */
export interface FarmChange {
  name: string;
  /** `replace`: its machines are replaced in a rolling update. */
  effect: Effect;
  causes: string[];
  /** What else changes. */
  words: string[];
}

/** Addresses that gain or lose access. */
export interface AccessChange {
  /** Name of the security group, or of the rules where their group is unknown. */
  group: string;
  /** Ranges or references, as the rules have them. */
  range: string;
  /** The ranges cover so much of the internet that they mean nobody in particular. */
  world: boolean;
  opened: boolean;
  /** It had access before, by other rules than those that are added. */
  already?: true;
  /** The preview does not say who has access. */
  unknown?: true;
  /** First and last port; undefined: all ports, or a protocol without ports. */
  ports?: [number, number];
  words: string;
}

/** An amount that depends on the load. */
export interface Amounts {
  min: number;
  usual: number;
  max: number;
}

/** The difference in hourly cost in USD. */
export interface CostChange {
  usd: Amounts;
  lines: { what: string; usd: number }[];
  /** Changes without a known price. */
  unknown: string[];
  /** Date of the oldest price that was used: `2026-11-26`. */
  asOf: string;
}

/** Machines that are declared not to run, and are not changed. */
export interface StoppedMachines {
  state: "stopped" | "suspended";
  machines: string[];
}

/** A change to a LAN, a load balancer, an endpoint, or what supports them. */
export interface NetworkChange {
  name: string;
  effect: Effect;
  words: string;
}

/** A change to a resource that does not belong to vmfarm. */
export interface OtherChange {
  name: string;
  type: string;
  action: string;
}

/** The report. */
export interface Review {
  project: string;
  stack: string;
  /** Numbers of changed machines by effect. */
  counts: Partial<Record<Effect, number>>;
  /** Worst first. */
  machines: MachineChange[];
  farms: FarmChange[];
  images: ImageChange[];
  access: AccessChange[];
  cost?: CostChange;
  stoppedMachines: StoppedMachines[];
  networks: NetworkChange[];
  others: OtherChange[];
  warnings: string[];
  /** Warnings of the engine about the runner's tools, which never make a review fail. */
  notices: string[];
  /** The engine refreshed the resources first. */
  refreshed: boolean;
  /** Where there are any, the preview failed. */
  errors: string[];
}
