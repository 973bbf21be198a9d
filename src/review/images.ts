import type { ImageManifest } from "../image/manifest";
import type { ImageFacts } from "../preview/kinds/kind";
import type { Step } from "../preview/step";
import { bag, number, text } from "../preview/values";
import { baseInWords, shortName } from "./imageNames";
import type { ImageChange } from "./model";
import { licencesOf, packageChanges } from "./packages";

/** What is known of images beside what a preview says. */
export interface ImageKnowledge {
  /** The manifest of an image in the cache, by the image's file name. */
  manifestOf(file: string): ImageManifest | undefined;
  /** Milliseconds since the epoch, from which ages are counted. */
  now: number;
}

const dayMs = 86_400_000;

/** Every image that the preview names and that is still used afterwards, or goes. */
export function imageChanges(images: { step: Step; facts: ImageFacts }[], knowledge: ImageKnowledge): ImageChange[] {
  return images.map(({ step, facts }) => imageChange(step, facts, knowledge));
}

function imageChange(
  step: Step,
  { before, after, plan }: ImageFacts,
  { manifestOf, now }: ImageKnowledge,
): ImageChange {
  const old = before === undefined ? undefined : manifestOf(before);
  const coming = after === undefined ? undefined : manifestOf(after);
  const told = coming ?? (after === undefined ? old : undefined);
  const builtAt = Date.parse(told?.builtAt ?? text(step.newOutputs.createdAt) ?? "");
  const ageDays = Number.isNaN(builtAt) ? undefined : Math.max(0, now - builtAt) / dayMs;
  const maxAge = number(bag(plan).maxAgeSeconds);
  const maxAgeDays = maxAge === undefined ? undefined : maxAge / 86_400;
  return {
    name: step.name,
    before: before === undefined ? undefined : shortName(before),
    after: after === undefined ? undefined : shortName(after),
    base: baseInWords(plan),
    ageDays,
    maxAgeDays,
    expired: after !== undefined && ageDays !== undefined && maxAgeDays !== undefined && ageDays > maxAgeDays,
    toBuild: after !== undefined && coming === undefined && (step.action === "create" || step.action === "replace"),
    packages: old && coming && before !== after ? packageChanges(old.packages, coming.packages) : undefined,
    licences: licencesOf(told?.packages),
  };
}
