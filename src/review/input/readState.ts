import { type Preview, PreviewError, readPreview } from "./readPreview";
import { readStep } from "./step";
import { bag, list } from "./values";

/**
 * Reads a stack's state, as `pulumi stack export` prints it, or else a preview: in a state every resource stays as it is.
 * @throws PreviewError where it is neither
 */
export function readStateOrPreview(input: string | Buffer): Preview {
  const resources = resourcesOf(input);
  if (!resources) return readPreview(input);
  const steps = resources.flatMap((resource) => {
    // One that is to be deleted yet has a successor of the same name.
    if (bag(resource).delete === true) return [];
    const nothing = { detailedDiff: undefined, diffs: undefined, replaceKeys: undefined };
    return readStep({ op: "same", urn: bag(resource).urn, old: resource, new: resource, ...nothing }) ?? [];
  });
  if (steps.length === 0) throw new PreviewError("the stack's state has no resources: there is nothing to show yet");
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(steps[0]!.urn) ?? [];
  return { project, stack, steps, warnings: [], errors: [] };
}

/** Whether it is a state, whatever it holds. */
export function isState(input: string | Buffer): boolean {
  return resourcesOf(input) !== undefined;
}

function resourcesOf(input: string | Buffer): unknown[] | undefined {
  // Of a preview, which may be large, nothing is read twice.
  if (!input.includes('"deployment"')) return undefined;
  try {
    const { deployment } = bag(JSON.parse(input.toString()));
    return deployment === undefined ? undefined : list(bag(deployment).resources);
  } catch {
    return undefined;
  }
}
