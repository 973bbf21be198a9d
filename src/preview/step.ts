import { type Bag, bag, entry, sameValue, text, texts } from "./values";

/** What the engine would do to a resource. */
export type Action = "same" | "create" | "update" | "replace" | "delete" | "other";

/** One resource of a preview, whatever form the preview has. */
export interface Step {
  urn: string;
  /** Such as `libvirt:index/domain:Domain`. */
  type: string;
  /** Logical name. */
  name: string;
  /** URN of the component that it is a part of; empty: none. */
  parent: string;
  /** What its provider knows it by; empty: it is not made yet. */
  id: string;
  action: Action;
  /** Inputs before and after. */
  olds: Bag;
  news: Bag;
  /** Those that somebody asks for: the rest is what the inputs say, once more. */
  oldOutputs: Bag;
  newOutputs: Bag;
  /** Top-level inputs that differ: as the provider says it, or as they are where it says nothing. */
  changed: string[];
  /** Logical name of its provider; empty: not told. */
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

/** What a step is made of, as both forms have it. */
export interface RawStep {
  op: unknown;
  urn: unknown;
  old: unknown;
  new: unknown;
  /** What the provider says of the difference: property paths, with their kinds where it gives them. */
  detailedDiff: unknown;
  diffs: unknown;
  replaceKeys: unknown;
}

/** @returns undefined where it is no step of a resource. */
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
    type: types.split("$").at(-1)!,
    name: names.join("::"),
    parent: text(after.parent) ?? text(before.parent) ?? "",
    id: text(before.id) || text(after.id) || "",
    action,
    olds,
    news,
    oldOutputs: asked(before.outputs),
    newOutputs: asked(after.outputs),
    changed: action === "update" || action === "replace" ? changedInputs(raw, olds, news) : [],
    // A URN, and the provider's id behind it.
    provider: (text(after.provider) ?? text(before.provider) ?? "").split("::").at(-2) ?? "",
  };
}

/** Inputs of a resource as they will be; of one that goes, as they were. */
export function inputsOf({ olds, news }: Pick<Step, "olds" | "news">): Bag {
  return Object.keys(news).length > 0 ? news : olds;
}

/** What a URN says of its stack; empty texts where it is none. */
export function stackOf(urn: string): { project: string; stack: string } {
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(urn) ?? [];
  return { project, stack };
}

const askedOutputs = ["createdAt", "endpoint", "imageId", "path"];

function asked(outputs: unknown): Bag {
  const all = bag(outputs);
  const found: Bag = {};
  for (const key of askedOutputs) if (Object.hasOwn(all, key)) found[key] = all[key];
  return found;
}

function changedInputs(raw: RawStep, olds: Bag, news: Bag): string[] {
  const detailed = Object.keys(bag(raw.detailedDiff));
  const told = detailed.length > 0 ? detailed : texts(raw.diffs);
  if (told.length > 0) return unique([...told, ...texts(raw.replaceKeys)].map(topLevel));
  // The half of a replacement that takes the old one away says nothing of what comes.
  if (Object.keys(news).length === 0) return [];
  // A provider that only says that something differs leaves the looking to us.
  const keys = unique([...Object.keys(olds), ...Object.keys(news)]);
  const differing = keys.filter((key) => !key.startsWith("__") && !sameValue(olds[key], news[key]));
  return unique([...texts(raw.replaceKeys).map(topLevel), ...differing]);
}

/** `disks` of `disks[0].volumeId`. */
function topLevel(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
