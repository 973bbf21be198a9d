import { reportedType } from "../provider/ownType";
import { unique } from "./unique";
import { type Bag, bag, entry, sameValue, text, texts } from "./values";

/** What the engine does to a resource. `other`: it only reads it. */
export type Action = "same" | "create" | "update" | "replace" | "delete" | "other";

/** One resource of a preview, whichever form the preview has. */
export interface Step {
  urn: string;
  /** Such as `libvirt:index/domain:Domain`; of our own resources see {@link reportedType}. */
  type: string;
  /** Logical name. */
  name: string;
  /** URN of its parent; empty: none. */
  parent: string;
  /** The id that its provider gave it; empty: it does not exist yet. */
  id: string;
  action: Action;
  /** Inputs before and after the change. */
  olds: Bag;
  news: Bag;
  /** Outputs before and after the change, of which only those in `keptOutputs` are kept: most repeat the inputs. */
  oldOutputs: Bag;
  newOutputs: Bag;
  /** Top-level inputs that change: according to the provider, or by comparison where it does not say. */
  changed: string[];
  /** Logical name of its provider; empty: unknown. */
  provider: string;
}

const actions: Record<string, Action> = {
  same: "same",
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "import-replacement": "replace",
  delete: "delete",
};

/** A step as both forms have it. */
export interface RawStep {
  op: unknown;
  urn: unknown;
  old: unknown;
  new: unknown;
  /** Property paths that differ according to the provider, with the kind of each difference where it says. */
  detailedDiff: unknown;
  diffs: unknown;
  replaceKeys: unknown;
}

/** @returns undefined where the step has no resource */
export function readStep(raw: RawStep): Step | undefined {
  const urn = text(raw.urn);
  if (urn === undefined) return undefined;
  const before = bag(raw.old);
  const after = bag(raw.new);
  const [, , types = "", ...names] = urn.split("::");
  const action = entry(actions, text(raw.op) ?? "") ?? "other";
  const olds = bag(before.inputs);
  const news = bag(after.inputs);
  return {
    urn,
    type: reportedType(types.split("$").at(-1)!),
    name: names.join("::"),
    parent: text(after.parent) ?? text(before.parent) ?? "",
    id: text(before.id) || text(after.id) || "",
    action,
    olds,
    news,
    oldOutputs: keptOf(before.outputs),
    newOutputs: keptOf(after.outputs),
    changed: action === "update" || action === "replace" ? changedInputs(raw, olds, news) : [],
    // URN::ID of the provider.
    provider: (text(after.provider) ?? text(before.provider) ?? "").split("::").at(-2) ?? "",
  };
}

/** The inputs after the change; of a deleted resource, those before. */
export function inputsOf({ olds, news }: Pick<Step, "olds" | "news">): Bag {
  return Object.keys(news).length > 0 ? news : olds;
}

/** Project and stack of a URN; empty where it is not valid. */
export function stackOf(urn: string): { project: string; stack: string } {
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(urn) ?? [];
  return { project, stack };
}

const keptOutputs = ["createdAt", "endpoint", "imageId", "path"];

function keptOf(outputs: unknown): Bag {
  const all = bag(outputs);
  return Object.fromEntries(keptOutputs.flatMap((key) => (Object.hasOwn(all, key) ? [[key, all[key]]] : [])));
}

function changedInputs(raw: RawStep, olds: Bag, news: Bag): string[] {
  const detailed = Object.keys(bag(raw.detailedDiff));
  const reported = detailed.length > 0 ? detailed : texts(raw.diffs);
  if (reported.length > 0) return unique([...reported, ...texts(raw.replaceKeys)].map(topLevel));
  // The deleting half of a replacement has no new inputs to compare.
  if (Object.keys(news).length === 0) return [];
  const keys = unique([...Object.keys(olds), ...Object.keys(news)]);
  const differing = keys.filter((key) => !key.startsWith("__") && !sameValue(olds[key], news[key]));
  return unique([...texts(raw.replaceKeys).map(topLevel), ...differing]);
}

/** `disks` for `disks[0].volumeId`. */
function topLevel(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
