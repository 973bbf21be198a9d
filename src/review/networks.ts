import type { Effect } from "../preview/effect";
import { ingressRule, loadBalancer } from "../preview/kinds/ec2Types";
import type { Kind, LanKind } from "../preview/kinds/kind";
import { countedTypes, kindOf } from "../preview/kinds/kinds";
import { ownType } from "../preview/kinds/own";
import { type Action, inputsOf, type Step } from "../preview/step";
import { bag, entry, hasUnknown, list, text } from "../preview/values";
import type { NetworkChange } from "./model";

const effectOf: Record<Action, Effect> = {
  create: "create",
  delete: "destroy",
  replace: "replace",
  update: "live",
  same: "none",
  other: "none",
};

/** What happens to the LANs, and to where a farm is reached. */
export function networkChanges(steps: readonly Step[], lans: { step: Step; kind: LanKind }[]): NetworkChange[] {
  const changed = lans.filter(({ step }) => effectOf[step.action] !== "none");
  return [
    ...changed.map(({ step, kind }) => lanChange(step, kind)),
    ...steps.flatMap(balancerChange),
    ...steps.flatMap(endpointChange),
    ...changesBehind(steps),
  ];
}

function lanChange(step: Step, kind: LanKind): NetworkChange {
  const told = step.changed.flatMap((key) => {
    const words = entry(kind.words, key);
    if (words) return words(step) ?? [];
    return hasUnknown(step.news[key]) ? [] : `${key} changed`;
  });
  const effect = effectOf[step.action];
  const fallback = {
    create: "is made",
    delete: "is taken away",
    replace: "is made anew",
    update: "changes",
    same: "",
    other: "",
  };
  return { name: `LAN ${step.name}`, effect, words: told.join(", ") || fallback[step.action] };
}

/** The load balancer before a tier that is exposed to the internet. An elastic farm tells its own. */
function balancerChange({ urn, type, name, action }: Step): NetworkChange[] {
  if (type !== loadBalancer || !urn.includes("vmfarm:index:MultiTierCluster$")) return [];
  const words = { create: "is made", delete: "is taken away", replace: "is made anew: its address changes" };
  const told = entry<string>(words, action);
  return told === undefined ? [] : [{ name: `load balancer ${name}`, effect: effectOf[action], words: told }];
}

/** Only the form of events tells the outputs of components. */
function endpointChange({ type, name, action, oldOutputs, newOutputs }: Step): NetworkChange[] {
  if (type !== "vmfarm:index:MultiTierCluster" || action === "delete") return [];
  const [before, after] = [text(oldOutputs.endpoint) ?? "", text(newOutputs.endpoint)];
  if (after === undefined || before === after) return [];
  const words = after === "" ? `no longer at ${before}` : before === "" ? `at ${after}` : `${before} → ${after}`;
  return [{ name: `endpoint of ${name}`, effect: "live", words }];
}

/** What stands for its component: where that is made or goes, all behind it does. */
const heads: Record<string, { part: Kind["part"]; called: string }> = {
  VirtualLan: { part: "lan", called: "LAN" },
  MultiTierCluster: { part: "machine", called: "cluster" },
};

/** Changes behind LANs and clusters that nothing else tells, and what others let in that is kept out again. */
function changesBehind(steps: readonly Step[]): NetworkChange[] {
  const byParent = new Map<string, Step[]>();
  for (const step of steps) {
    const parts = byParent.get(step.parent) ?? [];
    byParent.set(step.parent, parts);
    parts.push(step);
  }
  return [...[...byParent].flatMap(([parent, parts]) => ofComponent(parent, parts)), ...steps.flatMap(keptOut)];
}

function ofComponent(parent: string, parts: readonly Step[]): NetworkChange[] {
  const [, , types = "", ...name] = parent.split("::");
  const component = /vmfarm:index:(\w+)$/.exec(types)?.[1];
  const head = component === undefined ? undefined : entry(heads, component);
  if (!head || parts.some((step) => kindOf(step.type)?.part === head.part && !["same", "update"].includes(step.action)))
    return [];
  const words = [
    counted(parts, ["create"], "made"),
    counted(parts, ["delete"], "taken away"),
    counted(parts, ["update", "replace"], "changed"),
  ].filter((one) => one !== "");
  return words.length === 0
    ? []
    : [{ name: `${head.called} ${name.join("::")}`, effect: "live", words: words.join("; ") }];
}

/** `1 subnet and 2 reservations of addresses are made`. */
function counted(parts: readonly Step[], actions: readonly Action[], verb: string): string {
  const types = parts.filter((step) => actions.includes(step.action) && isTold(step)).map(({ type }) => type);
  const things = countedTypes.flatMap(({ type, noun: [one, several] }) => {
    const count = types.filter((other) => other === type).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  if (things.length === 0) return "";
  const last = things.at(-1)!;
  const all = things.length === 1 ? last : `${things.slice(0, -1).join(", ")} and ${last}`;
  return `${all} ${things.length === 1 && last.startsWith("1 ") ? "is" : "are"} ${verb}`;
}

/** Tags alone say nothing of what a thing does, and who is let in from outside is told by itself. */
function isTold({ type, action, changed, olds, news }: Step): boolean {
  if (action === "update" && changed.every((key) => key === "tags" || key === "tagsAll")) return false;
  return type !== ingressRule || inputsOf({ olds, news }).referencedSecurityGroupId !== undefined;
}

function keptOut({ type, name, olds, news }: Step): NetworkChange[] {
  if (type !== ownType("IngressGuard") || news.foreign !== undefined) return [];
  return list(olds.foreign).map((one) => ({
    name: `security group ${name}`,
    effect: "live",
    words: `${text(bag(one).words) ?? "something"}, which others let in, is kept out again`,
  }));
}
