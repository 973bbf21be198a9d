import { byEffect, type Effect } from "./effect";
import { ImageNames } from "./imageNames";
import { type ImageKnowledge, imageChanges } from "./images";
import type { Preview } from "./input/readPreview";
import type { Step } from "./input/step";
import { type MachineParts, machineChange, sorted } from "./machines";
import type { MachineChange, OtherChange, Review } from "./model";
import { networkChanges } from "./networks";
import { ruleOf } from "./platforms";
import type { DataDiskRule, ImageRule, LanRule, MachineRule } from "./platforms/rule";

/** What a preview means for the farm. It never throws, whatever resources the preview has. */
export function review(preview: Preview, knowledge: ImageKnowledge): Review {
  const sorter = new Sorter(preview);
  for (const step of preview.steps) sorter.take(step);
  const images = sorter.images.map(({ step, rule }) => ({ step, facts: rule.facts(step) }));
  const names = new ImageNames(images.map(({ facts }) => facts));
  const machines = sorted([...sorter.machines.values()].map((parts) => machineChange(parts, names)));
  return {
    project: preview.project,
    stack: preview.stack,
    counts: countsOf(machines),
    machines,
    images: imageChanges(images, knowledge),
    networks: networkChanges(preview.steps, sorter.lans).sort(byEffect),
    others: sorter.others,
    warnings: preview.warnings,
    errors: preview.errors,
  };
}

function countsOf(machines: MachineChange[]): Partial<Record<Effect, number>> {
  const counts: Partial<Record<Effect, number>> = {};
  for (const { effect } of machines) counts[effect] = (counts[effect] ?? 0) + 1;
  return counts;
}

/** Puts each step where it belongs. */
class Sorter {
  readonly machines = new Map<string, MachineParts>();
  readonly images: { step: Step; rule: ImageRule }[] = [];
  readonly lans: { step: Step; rule: LanRule }[] = [];
  readonly others: OtherChange[] = [];
  /** What a machine's name on its platform begins with. */
  private readonly prefix: string;

  constructor({ project, stack }: Preview) {
    this.prefix = `${project}-${stack}-`;
  }

  take(step: Step): void {
    const rule = ruleOf(step.type);
    switch (rule?.part) {
      case undefined:
        if (step.action !== "same") this.others.push({ name: step.name, type: step.type, action: step.action });
        break;
      case "machine":
      case "boot":
      case "guest":
        this.machine(step.name, step).parts.push({ step, rule: rule as MachineRule });
        break;
      case "data disk":
        this.takeDisk(step, rule);
        break;
      case "image":
        this.images.push({ step, rule });
        break;
      case "lan":
        this.lans.push({ step, rule });
    }
  }

  private takeDisk(step: Step, rule: DataDiskRule): void {
    const facts = rule.facts(step);
    const { machine } = facts;
    const name = machine.startsWith(this.prefix) ? machine.slice(this.prefix.length) : machine;
    this.machine(name === "" ? step.name : name, step).disks.push({ step, facts });
  }

  private machine(name: string, { parent }: Step): MachineParts {
    const key = `${parent} ${name}`;
    const there = this.machines.get(key);
    if (there) return there;
    const made: MachineParts = { name, group: groupOf(name, parent), parts: [], disks: [] };
    this.machines.set(key, made);
    return made;
  }
}

/** `shop / web` of the machine `shop-web-1` of the cluster `shop`. */
function groupOf(name: string, parent: string): string {
  const [, , types = "", cluster = ""] = parent.split("::");
  if (!types.endsWith("vmfarm:index:MultiTierCluster")) return "single machines";
  const tier = name.startsWith(`${cluster}-`) ? name.slice(cluster.length + 1).replace(/-\d+$/, "") : name;
  return `${cluster} / ${tier}`;
}
