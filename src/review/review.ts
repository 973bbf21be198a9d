import { byEffect, type Effect } from "../preview/effect";
import type { DataDiskKind, FarmKind, ImageKind, LanKind, MachineKind } from "../preview/kinds/kind";
import { isOwn, kindOf } from "../preview/kinds/kinds";
import type { Preview } from "../preview/readPreview";
import type { Step } from "../preview/step";
import { accessChanges } from "./access";
import { costChange } from "./cost/cost";
import { type FarmParts, farmChange, farmOf } from "./farms";
import { type ImageKnowledge, ImageNames, imageChanges } from "./images";
import { changedMachines, type MachineParts, machineChange, stoppedMachines } from "./machines";
import type { MachineChange, OtherChange, Review } from "./model";
import { networkChanges } from "./networks";

/** What a preview means for the farm. Never throws, whatever resources the preview has. */
export function review(preview: Preview, knowledge: ImageKnowledge): Review {
  const sorter = new Sorter(preview);
  for (const step of preview.steps) sorter.add(step);
  sorter.attachDisks();
  const images = sorter.images.map(({ step, kind }) => ({ step, facts: kind.facts(step) }));
  const names = new ImageNames(images.map(({ facts }) => facts));
  const machines = changedMachines([...sorter.machines.values()].map((parts) => machineChange(parts, names)));
  const access = accessChanges(preview.steps);
  const unknown = access.filter((change) => change.unknown).map(({ group, words }) => `${group}: ${words}`);
  return {
    project: preview.project,
    stack: preview.stack,
    counts: countsOf(machines),
    machines,
    farms: [...sorter.farms.values()]
      .map((parts) => farmChange(parts, names))
      .filter(({ effect }) => effect !== "none")
      .sort(byEffect),
    images: imageChanges(images, knowledge),
    access,
    cost: costChange(preview.steps),
    stoppedMachines: stoppedMachines(preview.steps),
    networks: networkChanges(preview.steps, sorter.lans).sort(byEffect),
    others: sorter.others,
    warnings: [...preview.warnings, ...unknown],
    notices: preview.notices,
    refreshed: preview.refreshed,
    errors: preview.errors,
  };
}

function countsOf(machines: MachineChange[]): Partial<Record<Effect, number>> {
  const counts: Partial<Record<Effect, number>> = {};
  for (const { effect } of machines) counts[effect] = (counts[effect] ?? 0) + 1;
  return counts;
}

/** Sorts steps by what they belong to. */
class Sorter {
  readonly machines = new Map<string, MachineParts>();
  readonly images: { step: Step; kind: ImageKind }[] = [];
  readonly lans: { step: Step; kind: LanKind }[] = [];
  readonly farms = new Map<string, FarmParts>();
  readonly others: OtherChange[] = [];
  private readonly attachments: Step[] = [];
  /** How names of machines on their platform begin. */
  private readonly prefix: string;

  constructor({ project, stack }: Preview) {
    this.prefix = `${project}-${stack}-`;
  }

  add(step: Step): void {
    const kind = kindOf(step.type);
    const farm = farmOf(step.parent);
    if (farm !== undefined && (kind?.part === "farm" || kind?.part === "boot")) {
      this.addToFarm(farm, step, kind);
      return;
    }
    switch (kind?.part) {
      case undefined:
        this.addOther(step);
        break;
      case "helper":
      case "farm":
        // Load balancers of exposed tiers are reported with the networks.
        if (!isOwn(step.urn)) this.addOther(step);
        break;
      case "machine":
      case "boot":
      case "guest":
        this.machine(step.name, step).parts.push({ step, kind: kind as MachineKind });
        break;
      case "data disk":
        this.addDisk(step, kind);
        break;
      case "attachment":
        this.attachments.push(step);
        break;
      case "image":
        // Farms declare their image a second time, for its root disk.
        if (farm === undefined) this.images.push({ step, kind });
        break;
      case "lan":
        this.lans.push({ step, kind });
    }
  }

  /** Finds the machine of each attached disk, whose name begins with the machine's. */
  attachDisks(): void {
    for (const { name, parent } of this.attachments) {
      for (let end = name.lastIndexOf("-"); end > 0; end = name.lastIndexOf("-", end - 1)) {
        const machine = this.machines.get(`${parent} ${name.slice(0, end)}`);
        if (!machine?.parts.some(({ kind }) => kind.part === "machine")) continue;
        machine.attached.push(name.slice(end + 1));
        break;
      }
    }
  }

  private addOther({ name, type, action }: Step): void {
    if (action !== "same") this.others.push({ name, type, action });
  }

  private addToFarm(name: string, step: Step, kind: FarmKind | MachineKind): void {
    const farm = this.farms.get(step.parent) ?? { name, parts: [] };
    this.farms.set(step.parent, farm);
    farm.parts.push({ step, kind });
  }

  private addDisk(step: Step, kind: DataDiskKind): void {
    const facts = kind.facts(step);
    const { machine } = facts;
    const name = machine.startsWith(this.prefix) ? machine.slice(this.prefix.length) : machine;
    this.machine(name === "" ? step.name : name, step).disks.push({ step, facts });
  }

  private machine(name: string, { parent }: Step): MachineParts {
    const key = `${parent} ${name}`;
    const existing = this.machines.get(key);
    if (existing) return existing;
    const machine: MachineParts = { name, group: groupOf(name, parent), parts: [], disks: [], attached: [] };
    this.machines.set(key, machine);
    return machine;
  }
}

/** `shop / web` for the machine `shop-web-1` of the cluster `shop`. */
function groupOf(name: string, parent: string): string {
  const [, , types = "", cluster = ""] = parent.split("::");
  if (!types.endsWith("vmfarm:index:MultiTierCluster")) return "single machines";
  const tier = name.startsWith(`${cluster}-`) ? name.slice(cluster.length + 1).replace(/-\d+$/, "") : name;
  return `${cluster} / ${tier}`;
}
