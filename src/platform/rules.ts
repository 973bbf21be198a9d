import type { DerivedName } from "../declaredNames";
import type { GoldenImageArgs } from "../image/args";
import type { Problems } from "../input/problem";
import type { HardwarePlan } from "../machine/hardware";
import type { MachinePlan } from "../machine/plan";
import { type MachineRules, qemuRules } from "../machine/rules";
import type { TierAccess } from "../network/access";
import type { LanArgs } from "../network/args";
import type { LanPlan } from "../network/lanPlan";
import { allSupported, type Capabilities } from "./capabilities";

/** What follows from a platform for what a program may declare, before anything is made there: data, and functions that make nothing. */
export interface Rules extends MachineRules {
  /** The platform's name in the arguments that select it, for messages: `libvirt`. */
  readonly platform: string;
  readonly capabilities: Capabilities;
  /** Adds to an image's arguments what it needs to be of use on the platform. */
  imageArgs?(args: GoldenImageArgs): GoldenImageArgs;
  /** What the platform's configuration says of a LAN beside its arguments, which win. */
  lanDefaults?(name: string): Partial<LanArgs>;
  /** Adds what is wrong with a LAN on this platform beyond its capabilities. */
  checkLan?(name: string, plan: LanPlan, problems: Problems): void;
  /** Names of a LAN's parts, which `holder` declares; left out where it has none beside its own. */
  lanNames?(plan: LanPlan, holder: string): readonly DerivedName[];
  /** Whether the platform resolves names on a LAN, so that records for them are made. */
  resolvesNames(plan: LanPlan): boolean;
  /** Adds what is wrong with the machines of a component, which messages name as `MultiTierCluster "shop"`, beyond its capabilities. */
  checkMachines?(component: string, groups: readonly MachineGroup[], problems: Problems): void;
}

/** Machines that are alike, to be checked together; also those of a tier that has none yet. */
export interface MachineGroup {
  /** Where problems of the arguments that they follow from are reported. */
  readonly problems: Problems;
  /** What each of the machines has, or would have. */
  readonly hardware: HardwarePlan;
  readonly machines: readonly MachinePlan[];
  /** Undefined for a single machine. */
  readonly access?: TierAccess;
}

/** What a component plans by where no platform could be selected, to find what else is wrong with it. */
export const defaultRules: Rules = {
  ...qemuRules,
  platform: "none",
  capabilities: allSupported,
  resolvesNames: () => true,
};
