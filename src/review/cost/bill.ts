import { autoScalingGroup, instance, launchTemplate } from "../../preview/kinds/ec2Types";
import { kindOf } from "../../preview/kinds/kinds";
import { ownType, powerOf } from "../../preview/kinds/own";
import { inputsOf, type Step } from "../../preview/step";
import { type Bag, bag, list, number, text } from "../../preview/values";
import { farmOf } from "../farms";
import type { Amounts } from "../model";
import { regionsOf } from "./regions";

/** What is paid by the hour in a region, and how many more of it there are than before. */
export interface BillLine {
  what: string;
  /** Undefined: the preview does not tell it. */
  region?: string;
  amounts: Amounts;
}

/** Things that are paid by the hour, as a bill has them: `instance t3.micro`. */
export const instanceOf = (type: string) => `instance ${type}`;
export const gibOfVolume = "GiB of gp3 volume";

const billedTypes = new Set([instance, ownType("DataDisk"), autoScalingGroup]);

function isBilled({ type }: Step): boolean {
  return billedTypes.has(type) || kindOf(type)?.billedAs !== undefined;
}

/** What changes of what is paid for by the hour, by the inputs before and after. */
export function billOf(steps: readonly Step[]): BillLine[] {
  const bill = new Map<string, BillLine>();
  const regionOf = regionsOf(steps);
  const add = (what: string, region: string | undefined, { min, usual, max }: Amounts, sign: number) => {
    const key = JSON.stringify([what, region]);
    const there = bill.get(key)?.amounts ?? { min: 0, usual: 0, max: 0 };
    const amounts = { min: there.min + sign * min, usual: there.usual + sign * usual, max: there.max + sign * max };
    bill.set(key, { what, region, amounts });
  };
  const guests = new Map<string, Step>();
  const templates = new Map<string, Step>();
  const sizes = new Map<string, Step>();
  for (const step of steps) {
    if (step.type === ownType("Guest")) guests.set(`${step.parent} ${step.name}`, step);
    if (step.type === launchTemplate) templates.set(step.parent, step);
    if (step.type === ownType("FarmSize")) sizes.set(step.parent, step);
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
      const onSide = (of: Step | undefined) => of && (side === "olds" ? of.olds : inputsOf(of));
      const parts = {
        ...{ type: step.type, parent: step.parent, inputs: onSide(step)! },
        ...{ guest: onSide(guest), template: onSide(template), farm: onSide(sizes.get(step.parent)) },
      };
      // A size that is not known yet is taken to be what it was.
      const size =
        number(rootSize(parts)) ?? number(rootSize({ ...parts, inputs: step.olds, template: template?.olds }));
      for (const { what, amounts } of paid(parts, size)) add(what, regionOf(step), amounts, sign);
    }
  }
  return [...bill.values()].filter(({ amounts: { min, usual, max } }) => min !== 0 || usual !== 0 || max !== 0);
}

/** A data disk that outlives its machine is paid for as before. */
function isKept({ type, action, olds }: Step): boolean {
  return type === ownType("DataDisk") && action === "delete" && olds.deleteWithMachine !== true;
}

interface Paid {
  what: string;
  amounts: Amounts;
}

/** A resource on one side of a change, with those that say more of it. */
interface Parts {
  type: string;
  parent: string;
  inputs: Bag;
  guest?: Bag;
  template?: Bag;
  /** What says a farm's size, whose bounds are not the group's own where schedules set them. */
  farm?: Bag;
}

const one: Amounts = { min: 1, usual: 1, max: 1 };
const times = ({ min, usual, max }: Amounts, by: number) => ({ min: min * by, usual: usual * by, max: max * by });

function paid({ type, parent, inputs, guest, template, farm }: Parts, rootGiB: number | undefined): Paid[] {
  switch (type) {
    case instance: {
      const sleeps = guest !== undefined && powerOf(guest) !== "running";
      const runs = sleeps ? [] : [{ what: instanceOf(text(inputs.instanceType) ?? "?"), amounts: one }];
      return [...runs, volume(rootGiB)];
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
      return what === undefined ? [] : [{ what, amounts: one }];
    }
  }
}

function volume(gib: number | undefined, amounts = one): Paid {
  return gib === undefined
    ? { what: "root disk as large as its image", amounts }
    : { what: gibOfVolume, amounts: times(amounts, gib) };
}

function rootSize({ inputs, template, type }: Parts): unknown {
  if (type !== autoScalingGroup) return bag(inputs.rootBlockDevice).volumeSize;
  return bag(bag(list(template?.blockDeviceMappings)[0]).ebs).volumeSize;
}

/** The type that is preferred. */
function farmType({ mixedInstancesPolicy }: Bag, template: Bag | undefined): string {
  const [first] = list(bag(bag(mixedInstancesPolicy).launchTemplate).overrides);
  return text(bag(first).instanceType) ?? text(template?.instanceType) ?? "?";
}
