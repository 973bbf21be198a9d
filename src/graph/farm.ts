import type { Effect } from "../preview/effect";
import { kindOf, locationOf } from "../preview/kinds/kinds";
import { type Power, powerOf } from "../preview/kinds/own";
import type { Preview } from "../preview/readPreview";
import { inputsOf, type Step } from "../preview/step";
import { bag, list, text } from "../preview/values";
import type { Review } from "../review/model";

/** How many machines of a tier are drawn. The number of the others is shown as text. */
export const maxMachines = 8;

/** A machine as it is drawn. */
export interface DrawnMachine {
  name: string;
  /** Empty where unknown. */
  address: string;
  /** What the preview does to it; `none` in a state. */
  effect: Effect;
  power: Power;
}

export interface DrawnTier {
  /** `shop / web`, or the name of a machine outside of clusters. */
  title: string;
  /** Titles of the tiers that it waits for. */
  needs: string[];
  machines: DrawnMachine[];
}

export interface DrawnLan {
  name: string;
  /** Ranges in CIDR notation, separated by commas; may be empty. */
  range: string;
  effect: Effect;
  tiers: DrawnTier[];
}

export interface DrawnFarm {
  title: string;
  /** Where the machines are: a libvirt URI, a vCenter or a region; empty where unknown. */
  host: string;
  lans: DrawnLan[];
}

/** The farm of a preview or a state. */
export function drawnFarm(preview: Preview, { machines: changes, networks }: Review): DrawnFarm {
  const effects = new Map(changes.map(({ name, effect }) => [name, effect]));
  const lanEffects = new Map(networks.map(({ name, effect }) => [name, effect]));
  const facts = new Facts(preview.steps);
  const lans = new Map<string, DrawnLan>();
  for (const step of preview.steps) {
    const kind = kindOf(step.type);
    if (kind?.part !== "lan") continue;
    const range = kind.ranges(inputsOf(step)).join(", ");
    lans.set(step.name, { name: step.name, range, effect: lanEffects.get(`LAN ${step.name}`) ?? "none", tiers: [] });
  }
  for (const step of preview.steps) {
    const kind = kindOf(step.type);
    if (kind?.part !== "machine") continue;
    const lan = facts.lanOf(step.name, lans);
    const { title, needs } = facts.tierOf(step);
    const existing = lan.tiers.find((other) => other.title === title);
    const tier = existing ?? { title, needs, machines: [] };
    if (!existing) lan.tiers.push(tier);
    tier.machines.push({
      name: step.name,
      address: facts.addressOf(step.name) || (kind.address?.(inputsOf(step)) ?? ""),
      effect: effects.get(step.name) ?? "none",
      power: facts.powerOf(step),
    });
  }
  const drawn = [...lans.values()].sort(byName);
  // The engine lists resources as they become ready, in another order each time.
  for (const lan of drawn) {
    lan.tiers.sort((a, b) => Number(!isTier(a)) - Number(!isTier(b)) || (a.title < b.title ? -1 : 1));
    for (const tier of lan.tiers) tier.machines.sort(byName);
  }
  const { project, stack } = preview;
  return { title: project === "" ? "farm" : `${project} / ${stack}`, host: facts.host, lans: drawn };
}

/** The effect that a drawing shows: what happens to the machine, or else that it is not running. */
export function shownEffect({ effect, power }: DrawnMachine): Effect {
  return effect === "none" && power !== "running" ? power : effect;
}

/** `from` waits for `to`. */
export interface Edge {
  from: DrawnTier;
  to: DrawnTier;
}

/** The dependencies between tiers that are drawn. A preview may only have the names of others. */
export function edgesOf(tiers: readonly DrawnTier[]): Edge[] {
  const byTitle = new Map(tiers.map((tier) => [tier.title, tier]));
  return tiers.flatMap((from) =>
    [...new Set(from.needs)].flatMap((title) => {
      const to = byTitle.get(title);
      return to && to !== from ? [{ from, to }] : [];
    }),
  );
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, "en", { numeric: true });
}

function isTier({ title }: DrawnTier): boolean {
  return title.includes(" / ");
}

/** What other resources say about machines. */
class Facts {
  host = "";
  private readonly addresses = new Map<string, { address: string; domain: string }>();
  private readonly tiers = new Map<string, { tier?: string; needs: string[] }>();
  private readonly powers = new Map<string, Power>();
  private readonly domains = new Map<string, string>();

  constructor(steps: readonly Step[]) {
    for (const step of steps) {
      const inputs = inputsOf(step);
      this.host ||= locationOf(inputs) ?? "";
      if (kindOf(step.type)?.part === "lan") this.domains.set(text(inputs.domain) ?? "", step.name);
      for (const record of list(inputs.records)) this.record(bag(record));
      if (kindOf(step.type)?.part !== "guest") continue;
      this.guest(step.name, bag(inputs.peers));
      this.powers.set(step.name, powerOf(inputs));
    }
  }

  private record({ hostname, fqdn, address }: Record<string, unknown>): void {
    const name = text(hostname);
    if (name === undefined || this.addresses.has(name)) return;
    const domain = (text(fqdn) ?? "").slice(name.length + 1);
    this.addresses.set(name, { address: text(address) ?? "", domain });
  }

  private guest(name: string, peers: Record<string, unknown>): void {
    const tier = text(peers.tier);
    this.tiers.set(name, { tier, needs: Object.keys(bag(peers.tiers)).filter((other) => other !== tier) });
    const domain = text(peers.domain);
    if (domain !== undefined && !this.addresses.has(name)) this.addresses.set(name, { address: "", domain });
  }

  /** The power state that the guest declares, or else the machine itself. */
  powerOf(step: Step): Power {
    const declared = this.powers.get(step.name) ?? "running";
    return declared === "running" && inputsOf(step).running === false ? "stopped" : declared;
  }

  addressOf(machine: string): string {
    return this.addresses.get(machine)?.address ?? "";
  }

  lanOf(machine: string, lans: Map<string, DrawnLan>): DrawnLan {
    const domain = this.addresses.get(machine)?.domain ?? "";
    const name = this.domains.get(domain) ?? domain.split(".")[0] ?? "";
    const lan = lans.get(name) ?? (lans.size === 1 ? [...lans.values()][0] : undefined);
    if (lan) return lan;
    const unknown: DrawnLan = lans.get("") ?? { name: "", range: "", effect: "none", tiers: [] };
    lans.set("", unknown);
    return unknown;
  }

  tierOf({ name, parent }: Step): { title: string; needs: string[] } {
    const [, , type = "", cluster = ""] = parent.split("::");
    if (!type.endsWith("MultiTierCluster")) return { title: name, needs: [] };
    const { tier = name.slice(cluster.length + 1).replace(/-\d+$/, ""), needs = [] } = this.tiers.get(name) ?? {};
    return { title: `${cluster} / ${tier}`, needs: needs.map((other) => `${cluster} / ${other}`) };
  }
}
