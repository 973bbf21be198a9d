import { kindOf } from "../../preview/kinds/kinds";
import { stackOf } from "../../preview/step";
import { bag, list, text } from "../../preview/values";
import type { Judged } from "./rule";

/** What other stacks have, by type and name on the platform, with the stack's name. */
export type TakenNames = ReadonlyMap<string, string>;

/** The name by which a platform knows a resource; undefined for what shares names on purpose, as images do, or has none. */
function nameOf(type: string, props: unknown): string | undefined {
  return kindOf(type)?.platformName?.(bag(props));
}

/** What the states of other stacks have taken, each as `pulumi stack export` prints it. */
export function takenNames(states: readonly unknown[]): TakenNames {
  const taken = new Map<string, string>();
  for (const state of states) {
    for (const resource of list(bag(bag(state).deployment).resources)) {
      const { type, urn, inputs, outputs } = bag(resource);
      const name = nameOf(text(type) ?? "", { ...bag(outputs), ...bag(inputs) });
      if (name !== undefined) taken.set(`${type} ${name}`, stackName(text(urn) ?? ""));
    }
  }
  return taken;
}

/** Why a resource's name is another stack's: it is taken, or begins as that one's names do. */
export function nameClash(
  { type, name, urn, props }: Judged,
  taken: TakenNames,
  prefixes: readonly string[],
): string | undefined {
  const own = nameOf(type, props);
  if (own === undefined) return undefined;
  const other = taken.get(`${type} ${own}`);
  if (other !== undefined && other !== stackName(urn))
    return `"${name}" would be called ${own}, as is one of the stack ${other}; name project or stack otherwise`;
  const prefix = prefixes.find((one) => one !== "" && own.startsWith(one));
  return prefix && `"${name}" would be called ${own}, and names that begin with ${prefix} are another stack's`;
}

function stackName(urn: string): string {
  const { project, stack } = stackOf(urn);
  return `${project}/${stack}`;
}
