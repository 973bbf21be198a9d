import { parsed, piecesOf, plainContent } from "./documents";
import { type Preview, PreviewError, readPreview } from "./readPreview";
import { readStep, stackOf } from "./step";
import { type Bag, bag } from "./values";

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
  const found = deploymentOf(input);
  if (found === undefined) return undefined;
  const { deployment, skipped } = found;
  const resources = deployment === null ? undefined : (bag(deployment).resources ?? []);
  if (!Array.isArray(resources) || typeof deployment !== "object") throw new PreviewError(nothing);
  const steps = resources.flatMap((resource) => {
    // One that is to be deleted yet has a successor of the same name.
    if (bag(resource).delete === true) return [];
    const same = { detailedDiff: undefined, diffs: undefined, replaceKeys: undefined };
    return readStep({ op: "same", urn: bag(resource).urn, old: resource, new: resource, ...same }) ?? [];
  });
  if (steps.length === 0 && resources.length > 0) throw new PreviewError(nothing);
  const silent = { warnings: [], errors: [], notices: [], refreshed: false };
  return { ...stackOf(steps[0]?.urn ?? ""), steps, ...silent, skipped };
}

function deploymentOf(input: string | Buffer): { deployment: unknown; skipped: string[] } | undefined {
  const content = plainContent(input);
  // Of a preview, which may be large, nothing is read twice.
  if (!content.includes('"deployment"')) return undefined;
  const skipped: string[] = [];
  let found: Bag | undefined;
  for (const piece of piecesOf(content)) {
    if (piece.kind === "text") skipped.push(piece.text);
    else found ??= piece.kind === "object" ? piece.value : parsed(piece.content.toString("utf8"));
  }
  return found && Object.hasOwn(found, "deployment") ? { deployment: found.deployment, skipped } : undefined;
}
