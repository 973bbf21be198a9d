import { inputsOf, type Step } from "../step";
import { type Bag, bag, list, text } from "../values";
import { groupTypes, type Ingress, ingressOf, ingressTypes, prefixListProtocol, type Source } from "./ingress";

/** Who has access by a rule, with the rule's group. */
export interface NamedSource extends Source {
  /** Name of the security group, or of the rule where the group is unknown. */
  groupName: string;
  /** Key of the group; see {@link GroupRules}. */
  groupKey: string;
}

export type GroupIngress = Ingress<NamedSource>;

/** The rules of a security group before and after a change, whether they are its own inputs or resources of their own. */
export interface GroupRules {
  /** Its id, or something unique where it has none yet. */
  key: string;
  /** Whether the group exists before the change. */
  exists: boolean;
  before: GroupIngress[];
  after: GroupIngress[];
}

const types = new Set(ingressTypes);

/** All security groups with a rule in the preview. */
export function groupsOf(steps: readonly Step[]): GroupRules[] {
  const groups = new Map<string, GroupRules>();
  const of = (key: string) => {
    const group = groups.get(key) ?? { key, exists: key.startsWith("sg-"), before: [], after: [] };
    groups.set(key, group);
    return group;
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

/** Inputs before and after. A resource that is only read does not change. */
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

function withName(rule: Ingress, { name, type }: Step, groupKey: string): GroupIngress {
  // Own rules are named after their group: `shop-web-from-0.0.0.0-0-tcp-22`.
  const groupName = groupTypes.includes(type) ? name : name.replace(/-from-.*$/s, "");
  return { ...rule, sources: rule.sources.map((source) => ({ ...source, groupName, groupKey })) };
}

/** Rules refer to their group by its id. A group that is created now has none yet, and is recognised by name and parent as far as possible. */
function keysOf({ type, name, parent, id, olds, news }: Step): { before: string; after: string } {
  if (groupTypes.includes(type)) {
    const key = id || temporaryKey(parent, name);
    return { before: key, after: key };
  }
  const fallback = temporaryKey(parent, name.replace(/-from-.*$/s, ""));
  const before = text(olds.securityGroupId) || fallback;
  return { before, after: text(news.securityGroupId) || before };
}

function temporaryKey(parent: string, name: string): string {
  return `${parent} ${name}`;
}

/** Sets of two or more groups that one resource uses together. */
export function groupsUsedTogether(steps: readonly Step[], groups: readonly GroupRules[]): GroupRules[][] {
  const byKey = new Map(groups.map((group) => [group.key, group]));
  const newGroups = groups.filter(
    ({ exists, after }) => !exists && after.every(({ protocol }) => protocol !== prefixListProtocol),
  );
  const sets = new Map<string, GroupRules[]>();
  for (const step of steps) {
    if (step.action === "delete" || types.has(step.type)) continue;
    for (const ids of idLists(inputsOf(step))) {
      const existing = ids.flatMap((id) => byKey.get(text(id) ?? "") ?? []);
      const all = [...new Set([...existing, ...(ids.some((id) => text(id) === undefined) ? newGroups : [])])];
      if (ids.length > 1 && all.length > 1) sets.set(all.map(({ key }) => key).join("\n"), all);
    }
  }
  return [...sets.values()];
}

/** Lists of group ids in instances, launch templates, load balancers and network interfaces. */
function idLists({ vpcSecurityGroupIds, securityGroups, networkInterfaces }: Bag): unknown[][] {
  const own = [vpcSecurityGroupIds, securityGroups, ...list(networkInterfaces).map((nic) => bag(nic).securityGroups)];
  return own.map(list);
}
