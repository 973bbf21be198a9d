import { isWorld } from "../../network/world";
import { doorsOf, worldOf } from "../../preview/access/doors";
import { type GroupRules, groupsOf, heldTogether } from "../../preview/access/groups";
import { portsInWords } from "../../preview/access/ingress";
import type { Step } from "../../preview/step";
import { isAllowed } from "./exposure";
import { withUnknowns } from "./knownValues";
import type { JudgedOfStack } from "./rule";

/**
 * Which ports are open to the world by several resources, of which each lets in a part: rules of one security group, or groups of one
 * machine. What one resource opens is told of that.
 */
export function openTogether(resources: readonly JudgedOfStack[], allowedPorts: readonly number[]): string[] {
  const steps = resources.map(asStep);
  const groups = groupsOf(steps);
  const sets = [...groups.map((group) => [group]), ...heldTogether(steps, groups)];
  return [...new Set(sets.flatMap((set) => told(set, allowedPorts)))];
}

function told(groups: GroupRules[], allowedPorts: readonly number[]): string[] {
  const rules = groups.flatMap(({ after }) => after);
  return doorsOf([], rules).flatMap((door) => {
    const world = worldOf(door.after);
    if (world.length < 2 || world.some(({ addresses }) => isWorld(addresses!)) || isAllowed(door, allowedPorts))
      return [];
    const names = [...new Set(world.map(({ by }) => by))].join(", ");
    return [
      `the rules of ${names} together let the whole world in (${portsInWords(door)}); name the ranges that need it`,
    ];
  });
}

/** Who belongs together is known by where an id comes from, before the id is. */
function asStep({ urn, type, name, props, propertyDependencies }: JudgedOfStack): Step {
  const news = withUnknowns(props);
  const from = (key: string) => (propertyDependencies[key] ?? []).map((one) => one.urn);
  if (from("securityGroupId").length === 1) news.securityGroupId = from("securityGroupId")[0];
  for (const key of ["vpcSecurityGroupIds", "securityGroups"]) if (from(key).length > 0) news[key] = from(key);
  const nothing = { olds: {}, oldOutputs: {}, newOutputs: {}, changed: [] };
  return { urn, type, name, parent: "", provider: "", id: urn, action: "create", news, ...nothing };
}
