import { regions } from "../../platform/ec2/instances/catalogue";
import { placeLabel } from "../../platform/ec2/placeLabel";
import { autoScalingGroup, instance, launchTemplate } from "../../preview/kinds/ec2Types";
import { kindOf } from "../../preview/kinds/kinds";
import { ownType, powerOf } from "../../preview/kinds/own";
import { inputsOf, type Step } from "../../preview/step";
import { type Bag, bag, list, number, text } from "../../preview/values";
import { farmOf } from "../farms";
import type { Amounts } from "../model";

/** Something that is billed by the hour in a region, and how many more of it there are than before. */
export interface BillLine {
  what: string;
  /** Undefined: the preview does not say. */
  region?: string;
  amounts: Amounts;
}

/** Items of a bill: `instance t3.micro`. */
export const instanceOf = (type: string) => `instance ${type}`;
export const gibOfVolume = "GiB of gp3 volume";

const billedTypes = new Set([instance, ownType("DataDisk"), autoScalingGroup]);

function isBilled({ type }: Step): boolean {
  return billedTypes.has(type) || kindOf(type)?.billedAs !== undefined;
}

/** The difference between what is billed before and after a change. */
export function billOf(steps: readonly Step[]): BillLine[] {
  const bill = new Map<string, BillLine>();
  const regionOf = regionsOf(steps);
  const add = (what: string, region: string | undefined, { min, usual, max }: Amounts, sign: number) => {
    const key = JSON.stringify([what, region]);
    const sum = bill.get(key)?.amounts ?? { min: 0, usual: 0, max: 0 };
    const amounts = { min: sum.min + sign * min, usual: sum.usual + sign * usual, max: sum.max + sign * max };
    bill.set(key, { what, region, amounts });
  };
  const guests = new Map<string, Step>();
  const templates = new Map<string, Step>();
  const sizes = new Map<string, Step>();
  for (const step of steps) {
    if (step.type === ownType("Guest")) guests.set(`${step.parent} ${step.name}`, step);
    if (step.type === launchTemplate) templates.set(step.parent, step);
    if (step.type === ownType("GroupSize")) sizes.set(step.parent, step);
  }
  for (const step of steps) {
    if (!isBilled(step) || isKept(step)) continue;
    const guest = guests.get(`${step.parent} ${step.name}`);
    const template = templates.get(step.parent);
    for (const [side, sign] of [
      ["olds", -1],
      ["news", 1],
    ] as const) {
      if (step.action === (side === "olds" ? "create" : "delete")) continue;
      const onSide = (step: Step | undefined) => step && (side === "olds" ? step.olds : inputsOf(step));
      const parts = {
        ...{ type: step.type, parent: step.parent, inputs: onSide(step)! },
        ...{ guest: onSide(guest), template: onSide(template), farm: onSide(sizes.get(step.parent)) },
      };
      // An unknown size is assumed not to change.
      const size =
        number(rootSize(parts)) ?? number(rootSize({ ...parts, inputs: step.olds, template: template?.olds }));
      for (const { what, amounts } of billedItems(parts, size)) add(what, regionOf(step), amounts, sign);
    }
  }
  return [...bill.values()].filter(({ amounts: { min, usual, max } }) => min !== 0 || usual !== 0 || max !== 0);
}

/** A deleted data disk that outlives its machine is still billed. */
function isKept({ type, action, olds }: Step): boolean {
  return type === ownType("DataDisk") && action === "delete" && olds.deleteWithMachine !== true;
}

interface Item {
  what: string;
  amounts: Amounts;
}

/** A resource before or after a change, with others that it depends on. */
interface Parts {
  type: string;
  parent: string;
  inputs: Bag;
  guest?: Bag;
  template?: Bag;
  /** The size of a farm. Where schedules set bounds, those of its group are not the farm's own. */
  farm?: Bag;
}

const single: Amounts = { min: 1, usual: 1, max: 1 };
const times = ({ min, usual, max }: Amounts, by: number) => ({ min: min * by, usual: usual * by, max: max * by });

function billedItems({ type, parent, inputs, guest, template, farm }: Parts, rootGiB: number | undefined): Item[] {
  switch (type) {
    case instance: {
      const stopped = guest !== undefined && powerOf(guest) !== "running";
      const running = stopped ? [] : [{ what: instanceOf(text(inputs.instanceType) ?? "?"), amounts: single }];
      return [...running, volume(rootGiB)];
    }
    case ownType("DataDisk"):
      return inputs.gibibytes === undefined ? [] : [volume(number(inputs.gibibytes))];
    case autoScalingGroup: {
      if (farmOf(parent) === undefined) return [];
      const size = bag(farm?.size);
      const min = number(size.min) ?? number(inputs.minSize) ?? 0;
      const max = number(size.max) ?? number(inputs.maxSize) ?? min;
      const amounts = { min, usual: number(inputs.desiredCapacity) ?? min, max };
      return [{ what: instanceOf(farmType(inputs, template)), amounts }, volume(rootGiB, amounts)];
    }
    default: {
      const what = kindOf(type)?.billedAs;
      return what === undefined ? [] : [{ what, amounts: single }];
    }
  }
}

function volume(gib: number | undefined, amounts = single): Item {
  return gib === undefined
    ? { what: "root disk as large as its image", amounts }
    : { what: gibOfVolume, amounts: times(amounts, gib) };
}

function rootSize({ inputs, template, type }: Parts): unknown {
  if (type !== autoScalingGroup) return bag(inputs.rootBlockDevice).volumeSize;
  return bag(bag(list(template?.blockDeviceMappings)[0]).ebs).volumeSize;
}

/** The preferred instance type. */
function farmType({ mixedInstancesPolicy }: Bag, template: Bag | undefined): string {
  const [first] = list(bag(bag(mixedInstancesPolicy).launchTemplate).overrides);
  return text(bag(first).instanceType) ?? text(template?.instanceType) ?? "?";
}

/** The region in which a resource is billed; undefined where the preview does not say. */
function regionsOf(steps: readonly Step[]): (step: Step) => string | undefined {
  const byParent = new Map<string, string>();
  const byProvider = new Map(regions().map((region) => [placeLabel(region, undefined), region]));
  const all = new Set<string>();
  for (const step of steps) {
    const isProvider = step.type === "pulumi:providers:aws";
    const region = isProvider ? text(step.news.region ?? step.olds.region) : ownRegion(step);
    if (region === undefined) continue;
    all.add(region);
    if (isProvider) byProvider.set(step.name, region);
    else byParent.set(step.parent, region);
  }
  const only = all.size === 1 ? [...all][0] : undefined;
  // Names of providers for further accounts end in a number.
  const ofProvider = (name: string) => byProvider.get(name) ?? byProvider.get(name.replace(/-\d+$/, ""));
  return (step) => ownRegion(step) ?? ofProvider(step.provider) ?? byParent.get(step.parent) ?? only;
}

/** The region in the inputs of a dynamic resource. */
function ownRegion({ news, olds }: Step): string | undefined {
  return text(bag(news.aws ?? olds.aws).region);
}
