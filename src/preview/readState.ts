import { parsed, piecesOf, plainContent } from "./documents";
import { type Preview, PreviewError, readPreview } from "./readPreview";
import { readStep, stackOf } from "./step";
import { type Bag, bag } from "./values";

const noResources = "the stack's state has no resources, so there is nothing to show yet";

/**
 * Reads a stack's state, as `pulumi stack export` prints it, or else a preview. In a state every resource is unchanged.
 * @throws PreviewError where it is neither, or the stack has no resources
 */
export function readStateOrPreview(input: string | Buffer): Preview {
  const state = readState(input);
  if (state?.steps.length === 0) throw new PreviewError(noResources);
  return state ?? readPreview(input);
}

/**
 * Reads a stack's state. Before the first `up` and after `destroy` it has no steps.
 * @returns undefined where the input is not a state. @throws PreviewError where none of its resources can be read
 */
export function readState(input: string | Buffer): Preview | undefined {
  const document = deploymentOf(input);
  if (document === undefined) return undefined;
  const { deployment, skipped } = document;
  const resources = deployment === null ? undefined : (bag(deployment).resources ?? []);
  if (!Array.isArray(resources) || typeof deployment !== "object") throw new PreviewError(noResources);
  const steps = resources.flatMap((resource) => {
    // Pending deletion: its successor has the same name.
    if (bag(resource).delete === true) return [];
    const noDiff = { detailedDiff: undefined, diffs: undefined, replaceKeys: undefined };
    return readStep({ op: "same", urn: bag(resource).urn, old: resource, new: resource, ...noDiff }) ?? [];
  });
  if (steps.length === 0 && resources.length > 0) throw new PreviewError(noResources);
  const noMessages = { warnings: [], errors: [], notices: [], refreshed: false };
  return { ...stackOf(steps[0]?.urn ?? ""), steps, ...noMessages, skipped };
}

function deploymentOf(input: string | Buffer): { deployment: unknown; skipped: string[] } | undefined {
  const content = plainContent(input);
  // A preview may be large, so it is not parsed to find out that it is not a state.
  if (!content.includes('"deployment"')) return undefined;
  const skipped: string[] = [];
  let document: Bag | undefined;
  for (const piece of piecesOf(content)) {
    if (piece.kind === "text") skipped.push(piece.text);
    else document ??= piece.kind === "object" ? piece.value : parsed(piece.content.toString("utf8"));
  }
  return document && Object.hasOwn(document, "deployment") ? { deployment: document.deployment, skipped } : undefined;
}
