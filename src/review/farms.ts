import { type Effect, worst } from "./effect";
import type { ImageNames } from "./imageNames";
import type { Step } from "./input/step";
import { bag, entry, hasUnknown, number, text } from "./input/values";
import type { FarmChange } from "./model";
import { autoScalingGroup } from "./platforms/ec2Types";
import type { FarmRule, MachineRule } from "./platforms/rule";

/** The resources that are one elastic farm; its machines are none of them. */
export interface FarmParts {
  name: string;
  parts: { step: Step; rule: FarmRule | MachineRule }[];
}

type Part = FarmParts["parts"][number];

export function farmChange({ name, parts }: FarmParts, images: ImageNames): FarmChange {
  const group = parts.find(({ step }) => step.type === autoScalingGroup)?.step;
  const turns = group !== undefined && takesTurns(group);
  const effect = turns ? "replace" : effectOf(group, parts);
  const causes = turns ? unique(parts.flatMap((part) => causesOf(part, images))) : [];
  const words = [
    ...(group ? ofGroup(group, turns) : []),
    ...parts.flatMap((part) => wordsOf(part, effect)).filter((said) => !causes.includes(said)),
  ];
  return { name, effect, causes, words: unique(words) };
}

/** Auto Scaling replaces machines that are of another version of their template, where it is told how. */
function takesTurns({ action, changed, news }: Step): boolean {
  const other = changed.includes("launchTemplate") || changed.includes("mixedInstancesPolicy");
  return action === "update" && other && news.instanceRefresh !== undefined;
}

function effectOf(group: Step | undefined, parts: Part[]): Effect {
  const own: Partial<Record<Step["action"], Effect>> = { create: "create", delete: "destroy", replace: "replace" };
  const live: Effect = parts.some(({ step }) => step.action !== "same") ? "live" : "none";
  return worst([(group && own[group.action]) ?? "none", live]);
}

function ofGroup({ action, news, changed }: Step, turns: boolean): string[] {
  if (turns) {
    const healthy = number(bag(bag(news.instanceRefresh).preferences).minHealthyPercentage);
    return healthy === undefined ? [] : [`at least ${healthy} % of them in service`];
  }
  if (action === "create") return [`${number(news.minSize) ?? 0} to ${number(news.maxSize) ?? 0} machines`];
  if (action === "update" && changed.includes("launchTemplate"))
    return ["new machines are of another kind, those that run stay"];
  return [];
}

const templateParts = ["LaunchTemplate", "LaunchData"];

/** What machines are made of has changed: that is why they are replaced. */
function causesOf({ step, rule }: Part, images: ImageNames): string[] {
  if (!templateParts.some((type) => step.type.endsWith(`:${type}`))) return [];
  return step.changed.flatMap((key) => {
    if (key === rule.image) return [`the image changed ${images.change(step, key)}`];
    return saidOf(step, rule, key);
  });
}

function wordsOf({ step, rule }: Part, effect: Effect): string[] {
  if (rule.part !== "farm") return [];
  const { action, changed } = step;
  const made = () => [rule.made?.(step) ?? []].flat();
  if (rule.always && action !== "delete") return made();
  switch (action) {
    case "create":
    case "replace":
      return made();
    case "delete":
      return effect === "destroy" ? [] : [rule.gone?.(step) ?? []].flat();
    case "update":
      return changed.flatMap((key) => (key === rule.image ? [] : saidOf(step, rule, key)));
    default:
      return [];
  }
}

function saidOf(step: Step, rule: Part["rule"], key: string): string[] {
  const known = entry(rule.words, key);
  if (known) return [known(step) ?? []].flat();
  return hasUnknown(step.news[key]) ? [] : [`${key} changed`];
}

function unique(all: string[]): string[] {
  return [...new Set(all)];
}

/** Name of the farm that a resource is a part of; undefined where it is of none. */
export function farmOf(parent: string): string | undefined {
  const [, , types = "", ...name] = parent.split("::");
  return types.endsWith("vmfarm:index:Ec2Farm") ? text(name.join("::")) : undefined;
}
