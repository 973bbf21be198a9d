import { kindOf } from "../../preview/kinds/kinds";
import { stackOf } from "../../preview/step";
import { bag, list, text } from "../../preview/values";
import type { PolicyResource } from "./resource";

/** Names of other stacks' resources on the platform: `TYPE NAME` to `project/stack`. */
export type TakenNames = ReadonlyMap<string, string>;

/** The name of a resource on its platform; undefined where names are shared on purpose, as those of images are, or there is none. */
function nameOf(type: string, props: unknown): string | undefined {
  return kindOf(type)?.platformName?.(bag(props));
}

/** Reads the names from states. @param states each as `pulumi stack export` prints it */
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

/** Names that belong to another stack: it uses them already, or they start with its prefix. */
export function nameClash(
  { type, name, urn, props }: PolicyResource,
  taken: TakenNames,
  prefixes: readonly string[],
): string | undefined {
  const own = nameOf(type, props);
  if (own === undefined) return undefined;
  const other = taken.get(`${type} ${own}`);
  if (other !== undefined && other !== stackName(urn))
    return `the name of "${name}", ${own}, is already used by the stack ${other}; rename the project or the stack`;
  const prefix = prefixes.find((candidate) => candidate !== "" && own.startsWith(candidate));
  return (
    prefix &&
    `the name of "${name}", ${own}, starts with ${prefix}, which is reserved for another stack; rename the project or the stack`
  );
}

function stackName(urn: string): string {
  const { project, stack } = stackOf(urn);
  return `${project}/${stack}`;
}
