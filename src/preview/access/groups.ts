import { inputsOf, type Step } from "../step";
import { type Bag, bag, list, text } from "../values";
import { groupTypes, type Ingress, ingressOf, ingressTypes, listed, type Source } from "./ingress";

/** What a rule lets in, with who says so. */
export interface NamedSource extends Source {
  /** Security group, or where it is not known, the rule. */
  by: string;
  /** Key of the group. */
  group: string;
}

export type GroupIngress = Ingress<NamedSource>;

/** A security group before and after, with the rules that stand apart from it. */
export interface GroupRules {
  key: string;
  /** Whether it is there already. */
  made: boolean;
  before: GroupIngress[];
  after: GroupIngress[];
}

const types = new Set(ingressTypes);

/** All security groups that have a rule in the preview. */
export function groupsOf(steps: readonly Step[]): GroupRules[] {
  const groups = new Map<string, GroupRules>();
  const of = (key: string) => {
    const there = groups.get(key) ?? { key, made: key.startsWith("sg-"), before: [], after: [] };
    groups.set(key, there);
    return there;
  };
  for (const step of steps) {
    if (!types.has(step.type)) continue;
    const [before, after] = sides(step);
    const keys = keysOf(step);
    const named = (inputs: Bag, key: string) => ingressOf(step.type, inputs).map((rule) => withName(rule, step, key));
    if (before) of(keys.before).before.push(...named(before, keys.before));
    if (after) of(keys.after).after.push(...named(after, keys.after));
  }
  return [...groups.values()];
}

/** Inputs before and after. What is only looked at stays as it is. */
function sides(step: Step): [Bag | undefined, Bag | undefined] {
  const { action, olds, news } = step;
  switch (action) {
    case "create":
      return [undefined, news];
    case "delete":
      return [olds, undefined];
    case "same":
    case "other":
      return [inputsOf(step), inputsOf(step)];
    default:
      return [olds, news];
  }
}

function withName(rule: Ingress, { name, type }: Step, group: string): GroupIngress {
  // Ours are named after their group: `shop-web` of `shop-web-from-0.0.0.0-0-tcp-22`.
  const by = groupTypes.includes(type) ? name : name.replace(/-from-.*$/s, "");
  return { ...rule, sources: rule.sources.map((source) => ({ ...source, by, group })) };
}

/** A rule names its group by an id, which one that is made now does not have yet: then its own name and parent tell, as far as they do. */
function keysOf({ type, name, parent, id, olds, news }: Step): { before: string; after: string } {
  if (groupTypes.includes(type)) {
    const key = id || unmade(parent, name);
    return { before: key, after: key };
  }
  const fallback = unmade(parent, name.replace(/-from-.*$/s, ""));
  const before = text(olds.securityGroupId) || fallback;
  return { before, after: text(news.securityGroupId) || before };
}

function unmade(parent: string, name: string): string {
  return `${parent} ${name}`;
}

/** Groups that something has together, as sets of two or more. */
export function heldTogether(steps: readonly Step[], groups: readonly GroupRules[]): GroupRules[][] {
  const byKey = new Map(groups.map((group) => [group.key, group]));
  const unmadeGroups = groups.filter(({ made, after }) => !made && after.every(({ protocol }) => protocol !== listed));
  const sets = new Map<string, GroupRules[]>();
  for (const step of steps) {
    if (step.action === "delete" || types.has(step.type)) continue;
    for (const ids of idLists(inputsOf(step))) {
      const known = ids.flatMap((id) => byKey.get(text(id) ?? "") ?? []);
      const all = [...new Set([...known, ...(ids.some((id) => text(id) === undefined) ? unmadeGroups : [])])];
      if (ids.length > 1 && all.length > 1) sets.set(all.map(({ key }) => key).join("\n"), all);
    }
  }
  return [...sets.values()];
}

/** Of instances, templates, load balancers and network interfaces. */
function idLists({ vpcSecurityGroupIds, securityGroups, networkInterfaces }: Bag): unknown[][] {
  const own = [vpcSecurityGroupIds, securityGroups, ...list(networkInterfaces).map((one) => bag(one).securityGroups)];
  return own.map(list);
}
