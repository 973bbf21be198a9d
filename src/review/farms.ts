import { type Effect, worst } from "../preview/effect";
import type { ElasticGroup, FarmKind, MachineKind } from "../preview/kinds/kind";
import type { Step } from "../preview/step";
import { bag, entry, hasUnknown, number, text } from "../preview/values";
import type { ImageNames } from "./images";
import type { FarmChange } from "./model";

/** The resources that are one elastic farm; its machines are none of them. */
export interface FarmParts {
  name: string;
  parts: { step: Step; kind: FarmKind | MachineKind }[];
}

type Part = FarmParts["parts"][number];

export function farmChange({ name, parts }: FarmParts, images: ImageNames): FarmChange {
  const found = parts.flatMap(({ step, kind }) =>
    kind.part === "farm" && kind.group ? [{ step, elastic: kind.group }] : [],
  )[0];
  const group = found?.step;
  const turns = found !== undefined && takesTurns(found.step, found.elastic);
  const effect = turns ? "replace" : effectOf(group, parts);
  const causes = turns ? unique(parts.flatMap((part) => causesOf(part, images))) : [];
  const words = [
    ...(group ? ofGroup(group, turns) : []),
    ...parts.flatMap((part) => wordsOf(part, effect)).filter((said) => !causes.includes(said)),
  ];
  return { name, effect, causes, words: unique(words) };
}

/** Auto Scaling replaces machines that are of another version of their template, where it is told how. */
function takesTurns({ action, changed, news }: Step, { templateInputs }: ElasticGroup): boolean {
  const other = templateInputs.some((input) => changed.includes(input));
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

/** What machines are made of has changed: that is why they are replaced. */
function causesOf({ step, kind }: Part, images: ImageNames): string[] {
  if (kind.part !== "boot" && !(kind.part === "farm" && kind.template)) return [];
  return step.changed.flatMap((key) => {
    if (key === kind.image) return [`the image changed ${images.change(step, key)}`];
    return saidOf(step, kind, key);
  });
}

function wordsOf({ step, kind }: Part, effect: Effect): string[] {
  if (kind.part !== "farm") return [];
  const { action, changed } = step;
  const made = () => [kind.made?.(step) ?? []].flat();
  if (kind.always && action !== "delete") return made();
  switch (action) {
    case "create":
    case "replace":
      return made();
    case "delete":
      return effect === "destroy" ? [] : [kind.gone?.(step) ?? []].flat();
    case "update":
      return changed.flatMap((key) => (key === kind.image ? [] : saidOf(step, kind, key)));
    default:
      return [];
  }
}

function saidOf(step: Step, kind: Part["kind"], key: string): string[] {
  const known = entry(kind.words, key);
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
