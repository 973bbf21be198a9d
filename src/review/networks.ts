import type { Effect } from "./effect";
import type { Action, Step } from "./input/step";
import { entry, hasUnknown, text } from "./input/values";
import type { NetworkChange } from "./model";
import { changesBehind } from "./platforms/ec2Behind";
import type { LanRule } from "./platforms/rule";

const effectOf: Record<Action, Effect> = {
  create: "create",
  delete: "destroy",
  replace: "replace",
  update: "live",
  same: "none",
  other: "none",
};

/** What happens to the LANs, and to where a farm is reached. */
export function networkChanges(steps: readonly Step[], lans: { step: Step; rule: LanRule }[]): NetworkChange[] {
  const changed = lans.filter(({ step }) => effectOf[step.action] !== "none");
  return [
    ...changed.map(({ step, rule }) => lanChange(step, rule)),
    ...steps.flatMap(balancerChange),
    ...steps.flatMap(endpointChange),
    ...changesBehind(steps),
  ];
}

function lanChange(step: Step, rule: LanRule): NetworkChange {
  const told = step.changed.flatMap((key) => {
    const words = entry(rule.words, key);
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
  if (type !== "aws:lb/loadBalancer:LoadBalancer" || !urn.includes("vmfarm:index:MultiTierCluster$")) return [];
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
