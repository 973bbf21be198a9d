import { type Effect, worst } from "../preview/effect";
import type { ElasticGroup, FarmKind, MachineKind } from "../preview/kinds/kind";
import { describeInput } from "../preview/kinds/words";
import type { Step } from "../preview/step";
import { unique } from "../preview/unique";
import { bag, number, text } from "../preview/values";
import type { ImageNames } from "./images";
import type { FarmChange } from "./model";

/** The resources of an elastic farm. Its machines are not among them. */
export interface FarmParts {
  name: string;
  parts: { step: Step; kind: FarmKind | MachineKind }[];
}

type Part = FarmParts["parts"][number];

export function farmChange({ name, parts }: FarmParts, images: ImageNames): FarmChange {
  const group = groupOf(parts);
  const rolls = group !== undefined && rollsOut(group);
  const effect = rolls ? "replace" : effectOf(group, parts);
  const causes = rolls ? unique(parts.flatMap((part) => causesOf(part, images))) : [];
  const words = [
    ...(group ? wordsOfGroup(group, rolls) : []),
    ...parts.flatMap((part) => wordsOf(part, effect)).filter((word) => !causes.includes(word)),
  ];
  return { name, effect, causes, words: unique(words) };
}

interface GroupPart {
  step: Step;
  group: ElasticGroup;
}

function groupOf(parts: readonly Part[]): GroupPart | undefined {
  return parts.flatMap(({ step, kind }) =>
    kind.part === "farm" && kind.group ? [{ step, group: kind.group }] : [],
  )[0];
}

function changesTemplate({ step, group }: GroupPart): boolean {
  return step.action === "update" && group.templateInputs.some((input) => step.changed.includes(input));
}

/** With an instance refresh, Auto Scaling replaces the machines that were made from another version of the template. */
function rollsOut(part: GroupPart): boolean {
  return changesTemplate(part) && part.step.news.instanceRefresh !== undefined;
}

function effectOf(group: GroupPart | undefined, parts: Part[]): Effect {
  const effects: Partial<Record<Step["action"], Effect>> = { create: "create", delete: "destroy", replace: "replace" };
  const live: Effect = parts.some(({ step }) => step.action !== "same") ? "live" : "none";
  return worst([(group && effects[group.step.action]) ?? "none", live]);
}

function wordsOfGroup({ step: { action, news, changed }, group }: GroupPart, rolls: boolean): string[] {
  if (rolls) {
    const healthy = number(bag(bag(news.instanceRefresh).preferences).minHealthyPercentage);
    return healthy === undefined ? [] : [`at least ${healthy} % of them stay in service`];
  }
  if (action === "create") return [`${group.min(news) ?? 0} to ${group.max(news) ?? 0} machines`];
  if (action === "update" && changed.includes("launchTemplate"))
    return ["its template changed, which applies to new machines only"];
  return [];
}

/** Why machines are replaced: what they are made from has changed. */
function causesOf({ step, kind }: Part, images: ImageNames): string[] {
  if (kind.part !== "boot" && !(kind.part === "farm" && kind.template)) return [];
  return step.changed.flatMap((key) => {
    if (key === kind.image) return [`the image changed ${images.change(step, key)}`];
    return describeInput(step, kind.words, key);
  });
}

function wordsOf({ step, kind }: Part, effect: Effect): string[] {
  if (kind.part !== "farm") return [];
  const { action, changed } = step;
  const whenCreated = () => [kind.created?.(step) ?? []].flat();
  if (kind.always && action !== "delete") return whenCreated();
  switch (action) {
    case "create":
    case "replace":
      return whenCreated();
    case "delete":
      return effect === "destroy" ? [] : [kind.deleted?.(step) ?? []].flat();
    case "update":
      return changed.flatMap((key) => (key === kind.image ? [] : describeInput(step, kind.words, key)));
    default:
      return [];
  }
}

/** Name of the elastic farm that a resource belongs to, by its parent; undefined where it does not belong to one. */
export function farmOf(parent: string): string | undefined {
  const [, , types = "", ...name] = parent.split("::");
  return types.endsWith("vmfarm:index:Ec2Farm") ? text(name.join("::")) : undefined;
}
