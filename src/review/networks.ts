import type { Effect } from "../preview/effect";
import { ingressRule, loadBalancer } from "../preview/kinds/ec2Types";
import type { Kind, LanKind } from "../preview/kinds/kind";
import { countedTypes, kindOf } from "../preview/kinds/kinds";
import { ownType } from "../preview/kinds/own";
import { describeInput } from "../preview/kinds/words";
import { type Action, inputsOf, type Step } from "../preview/step";
import { bag, entry, list, text } from "../preview/values";
import type { NetworkChange } from "./model";

const effectOf: Record<Action, Effect> = {
  create: "create",
  delete: "destroy",
  replace: "replace",
  update: "live",
  same: "none",
  other: "none",
};

/** What happens to LANs, load balancers of exposed tiers, and endpoints. */
export function networkChanges(steps: readonly Step[], lans: { step: Step; kind: LanKind }[]): NetworkChange[] {
  const changed = lans.filter(({ step }) => effectOf[step.action] !== "none");
  return [
    ...changed.map(({ step, kind }) => lanChange(step, kind)),
    ...steps.flatMap(balancerChange),
    ...steps.flatMap(endpointChange),
    ...supportChanges(steps),
  ];
}

function lanChange(step: Step, kind: LanKind): NetworkChange {
  const changes = step.changed.flatMap((key) => describeInput(step, kind.words, key));
  const effect = effectOf[step.action];
  const fallback = {
    create: "created",
    delete: "deleted",
    replace: "replaced",
    update: "changed",
    same: "",
    other: "",
  };
  return { name: `LAN ${step.name}`, effect, words: changes.join(", ") || fallback[step.action] };
}

/** The load balancer of a tier that is exposed to the internet. That of an elastic farm is reported with the farm. */
function balancerChange({ urn, type, name, action }: Step): NetworkChange[] {
  if (type !== loadBalancer || !urn.includes("vmfarm:index:MultiTierCluster$")) return [];
  const wordsOf = { create: "created", delete: "deleted", replace: "replaced: its address changes" };
  const words = entry<string>(wordsOf, action);
  return words === undefined ? [] : [{ name: `load balancer ${name}`, effect: effectOf[action], words }];
}

/** Only the event form has the outputs of components. */
function endpointChange({ type, name, action, oldOutputs, newOutputs }: Step): NetworkChange[] {
  if (type !== "vmfarm:index:MultiTierCluster" || action === "delete") return [];
  const [before, after] = [text(oldOutputs.endpoint) ?? "", text(newOutputs.endpoint)];
  if (after === undefined || before === after) return [];
  const words = after === "" ? `no longer at ${before}` : before === "" ? `at ${after}` : `${before} → ${after}`;
  return [{ name: `endpoint of ${name}`, effect: "live", words }];
}

/** The resource that stands for its component: if it is created or deleted, so is everything that supports it. */
const heads: Record<string, { part: Kind["part"]; called: string }> = {
  VirtualLan: { part: "lan", called: "LAN" },
  MultiTierCluster: { part: "machine", called: "cluster" },
};

/** Changes to what supports LANs and clusters, where nothing else reports them, and rules that were added by hand. */
function supportChanges(steps: readonly Step[]): NetworkChange[] {
  const byParent = new Map<string, Step[]>();
  for (const step of steps) {
    const parts = byParent.get(step.parent) ?? [];
    byParent.set(step.parent, parts);
    parts.push(step);
  }
  return [
    ...[...byParent].flatMap(([parent, parts]) => componentChanges(parent, parts)),
    ...steps.flatMap(removedRules),
  ];
}

function componentChanges(parent: string, parts: readonly Step[]): NetworkChange[] {
  const [, , types = "", ...name] = parent.split("::");
  const component = /vmfarm:index:(\w+)$/.exec(types)?.[1];
  const head = component === undefined ? undefined : entry(heads, component);
  if (!head || parts.some((step) => kindOf(step.type)?.part === head.part && !["same", "update"].includes(step.action)))
    return [];
  const words = [
    counted(parts, ["create"], "created"),
    counted(parts, ["delete"], "deleted"),
    counted(parts, ["update", "replace"], "changed"),
  ].filter(Boolean);
  return words.length === 0
    ? []
    : [{ name: `${head.called} ${name.join("::")}`, effect: "live", words: words.join("; ") }];
}

/** `1 subnet and 2 address reservations are created`. */
function counted(parts: readonly Step[], actions: readonly Action[], verb: string): string {
  const types = parts.filter((step) => actions.includes(step.action) && isReported(step)).map(({ type }) => type);
  const things = countedTypes.flatMap(({ type, noun: [one, several] }) => {
    const count = types.filter((other) => other === type).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  if (things.length === 0) return "";
  const last = things.at(-1)!;
  const all = things.length === 1 ? last : `${things.slice(0, -1).join(", ")} and ${last}`;
  return `${all} ${things.length === 1 && last.startsWith("1 ") ? "is" : "are"} ${verb}`;
}

/** Changed tags do not matter here, and access from outside is reported by itself. */
function isReported({ type, action, changed, olds, news }: Step): boolean {
  if (action === "update" && changed.every((key) => key === "tags" || key === "tagsAll")) return false;
  return type !== ingressRule || inputsOf({ olds, news }).referencedSecurityGroupId !== undefined;
}

function removedRules({ type, name, olds, news }: Step): NetworkChange[] {
  if (type !== ownType("IngressGuard") || news.foreign !== undefined) return [];
  return list(olds.foreign).map((rule) => ({
    name: `security group ${name}`,
    effect: "live",
    words: `a rule that was added by hand is removed: ${text(bag(rule).words) ?? "unknown"}`,
  }));
}
