import type { Resource } from "@pulumi/pulumi";
import type { Problems } from "./input/problem";
import { perProgram } from "./perProgram";

/** A name that follows from what a program declares, and that it cannot derive twice. */
export interface DerivedName {
  /** What is called so, for messages; names of different kinds do not meet. */
  readonly kind: string;
  readonly name: string;
  /** Who declares it, for messages: `tier "web" of MultiTierCluster "shop"`. */
  readonly holder: string;
  /** Whether the name is one on the platform, too, and not of a resource of the engine alone. Default false. */
  readonly onPlatform?: boolean;
}

/** A component that is being declared. */
export interface Declared {
  /** Its type, such as `VirtualMachine`. */
  readonly type: string;
  readonly name: string;
  readonly parent?: Resource;
  /** Where it is made, as `Platform.location` says it; undefined where no platform could be selected. */
  readonly location: string | undefined;
}

const taken = perProgram(() => new Map<string, DerivedName>());

/** Claims the names of a component in which `checkNames` and everything else has found nothing wrong. */
export function claimNames(declared: Declared, names: readonly DerivedName[]): void {
  for (const derived of names) for (const key of keysOf(declared, derived)) taken().set(key, derived);
}

/**
 * Reports names that another declaration of the program derives, too: at the same location, whatever LAN, component or parent it is in;
 * and wherever it is, where the engine would have one URN for two resources.
 */
export function checkNames(declared: Declared, names: readonly DerivedName[], problems: Problems): void {
  // What is wrong with the name itself is told once.
  if (problems.found.some(({ propertyPath }) => propertyPath === "name")) return;
  const own = new Map<string, DerivedName>();
  const told = new Set<string>();
  for (const derived of names) {
    const keys = keysOf(declared, derived);
    // What one holder has twice is told where its parts are planned.
    const mine = keys.map((key) => own.get(key)).find((known) => known && known.holder !== derived.holder);
    const other = mine ?? keys.map((key) => taken().get(key)).find((known) => known !== undefined);
    for (const key of keys) own.set(key, derived);
    if (!other) continue;
    const who =
      other.holder === derived.holder
        ? `${derived.holder} is declared twice, with the derived name "${derived.name}"`
        : `${derived.holder} and ${other.holder} both derive the name "${derived.name}"`;
    // Machines of a tier are alike: whom it clashes with is told once.
    const pair = [derived.kind, derived.holder, other.holder].join("\0");
    if (!told.has(pair)) problems.add("name", `${who} for a ${derived.kind}; rename one`);
    told.add(pair);
  }
}

function keysOf({ type, parent, location }: Declared, { kind, name, onPlatform }: DerivedName): string[] {
  const ofEngine = JSON.stringify(["engine", typesAbove(parent), type, kind, name]);
  return onPlatform ? [ofEngine, JSON.stringify(["platform", location, kind, name])] : [ofEngine];
}

/** The types of a resource and of its parents, which are what a URN says of them. */
export function typesAbove(resource: Resource | undefined): string[] {
  // The SDK's own marks; it has no public ones for an option that no resource was made with yet.
  const known = resource as { __pulumiType?: string; __parentResource?: Resource } | undefined;
  if (!known) return [];
  const above = typesAbove(known.__parentResource);
  return known.__pulumiType && known.__pulumiType !== "pulumi:pulumi:Stack" ? [...above, known.__pulumiType] : above;
}
