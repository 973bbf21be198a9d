import { type Preview, PreviewError, readPreview } from "./readPreview";
import { readStep, stackOf } from "./step";
import { bag } from "./values";

const nothing = "the stack's state has no resources: there is nothing to show yet";

/**
 * Reads a stack's state, as `pulumi stack export` prints it, or else a preview: in a state every resource stays as it is.
 * @throws PreviewError where it is neither, or the stack has no resources
 */
export function readStateOrPreview(input: string | Buffer): Preview {
  const state = readState(input);
  if (state?.steps.length === 0) throw new PreviewError(nothing);
  return state ?? readPreview(input);
}

/**
 * Reads a stack's state; that of a stack which was never brought up, or taken down, has no steps.
 * @returns undefined where it is no state. @throws PreviewError where it is one without resources that can be read
 */
export function readState(input: string | Buffer): Preview | undefined {
  const deployment = deploymentOf(input);
  if (deployment === undefined) return undefined;
  const resources = deployment === null ? undefined : (bag(deployment).resources ?? []);
  if (!Array.isArray(resources) || typeof deployment !== "object") throw new PreviewError(nothing);
  const steps = resources.flatMap((resource) => {
    // One that is to be deleted yet has a successor of the same name.
    if (bag(resource).delete === true) return [];
    const same = { detailedDiff: undefined, diffs: undefined, replaceKeys: undefined };
    return readStep({ op: "same", urn: bag(resource).urn, old: resource, new: resource, ...same }) ?? [];
  });
  if (steps.length === 0 && resources.length > 0) throw new PreviewError(nothing);
  return { ...stackOf(steps[0]?.urn ?? ""), steps, warnings: [], errors: [] };
}

function deploymentOf(input: string | Buffer): unknown {
  // Of a preview, which may be large, nothing is read twice.
  if (!input.includes('"deployment"')) return undefined;
  try {
    return bag(JSON.parse(input.toString())).deployment;
  } catch {
    return undefined;
  }
}
