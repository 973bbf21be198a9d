import { countLicences } from "../image/licences/counts";
import type { ImageManifest } from "../image/manifest";
import { baseName, describeBase, shortName } from "../preview/images";
import type { ImageFacts } from "../preview/kinds/kind";
import type { Step } from "../preview/step";
import { bag, number, text } from "../preview/values";
import type { ImageChange } from "./model";
import { packageChanges } from "./packages";

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
    base: describeBase(plan),
    ageDays,
    maxAgeDays,
    expired: after !== undefined && ageDays !== undefined && maxAgeDays !== undefined && ageDays > maxAgeDays,
    toBuild: after !== undefined && coming === undefined && (step.action === "create" || step.action === "replace"),
    packages: old && coming && before !== after ? packageChanges(old.packages, coming.packages) : undefined,
    licences: countLicences((told?.packages ?? []).map((one) => one.licences)),
  };
}

/** What machines' images are called, whatever their platform knows them by. */
export class ImageNames {
  private readonly byId: Map<string, ImageFacts>;

  constructor(private readonly images: readonly ImageFacts[]) {
    this.byId = new Map(images.flatMap((image) => (image.idBefore === undefined ? [] : [[image.idBefore, image]])));
  }

  /** `web-3f2a → web-91cc` for a machine's changed image. */
  change({ olds, news }: Step, key: string): string {
    const before = text(olds[key]);
    const after = text(news[key]);
    const left = before === undefined ? undefined : this.nameOf(before);
    const right = after === undefined ? this.successor(before) : this.nameOf(after);
    return `${left ?? "from one"} → ${right ?? "one that is to be built"}`;
  }

  private nameOf(id: string): string {
    return shortName(this.byId.get(id)?.before ?? id);
  }

  /** The image that comes in place of one, as far as the preview tells. */
  private successor(before: string | undefined): string | undefined {
    const coming = this.images.filter(({ before: old, after }) => after !== undefined && after !== old);
    const same = coming.find(
      ({ idBefore, before: old }) => before !== undefined && (idBefore === before || old === baseName(before)),
    );
    const found = same ?? (coming.length === 1 ? coming[0] : undefined);
    return found && shortName(found.after!);
  }
}
