import { countLicences } from "../image/licences/counts";
import type { ImageManifest, ManifestPackage } from "../image/manifest";
import { dayMs, daySeconds } from "../input/duration";
import { baseName, describeBase, shortName } from "../preview/images";
import type { ImageFacts } from "../preview/kinds/kind";
import type { Step } from "../preview/step";
import { bag, number, text } from "../preview/values";
import type { ImageChange, PackageChanges } from "./model";

/** Facts about images that a preview does not have. */
export interface ImageKnowledge {
  /** The manifest of an image in the cache, by the image's file name. */
  manifestOf(file: string): ImageManifest | undefined;
  /** The time of the report in milliseconds since the epoch. */
  now: number;
}

/** The images of a preview, before and after the change. */
export function imageChanges(images: { step: Step; facts: ImageFacts }[], knowledge: ImageKnowledge): ImageChange[] {
  return images.map(({ step, facts }) => imageChange(step, facts, knowledge));
}

function imageChange(
  step: Step,
  { before, after, plan }: ImageFacts,
  { manifestOf, now }: ImageKnowledge,
): ImageChange {
  const oldManifest = before === undefined ? undefined : manifestOf(before);
  const newManifest = after === undefined ? undefined : manifestOf(after);
  const manifest = newManifest ?? (after === undefined ? oldManifest : undefined);
  const builtAt = Date.parse(manifest?.builtAt ?? text(step.newOutputs.createdAt) ?? "");
  const ageDays = Number.isNaN(builtAt) ? undefined : Math.max(0, now - builtAt) / dayMs;
  const maxAge = number(bag(plan).maxAgeSeconds);
  const maxAgeDays = maxAge === undefined ? undefined : maxAge / daySeconds;
  return {
    name: step.name,
    before: before === undefined ? undefined : shortName(before),
    after: after === undefined ? undefined : shortName(after),
    base: describeBase(plan),
    ageDays,
    maxAgeDays,
    expired: after !== undefined && ageDays !== undefined && maxAgeDays !== undefined && ageDays > maxAgeDays,
    toBuild:
      after !== undefined && newManifest === undefined && (step.action === "create" || step.action === "replace"),
    packages:
      oldManifest && newManifest && before !== after
        ? packageChanges(oldManifest.packages, newManifest.packages)
        : undefined,
    licences: countLicences((manifest?.packages ?? []).map(({ licences }) => licences)),
  };
}

function packageChanges(before: ManifestPackage[] = [], after: ManifestPackage[] = []): PackageChanges {
  const old = new Map(before.map(({ name, version }) => [name, version]));
  const now = new Map(after.map(({ name, version }) => [name, version]));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const only = (some: Map<string, string>, others: Map<string, string>) =>
    [...some].filter(([name]) => !others.has(name)).map(([name, version]) => ({ name, version }));
  return {
    added: only(now, old).sort(byName),
    removed: only(old, now).sort(byName),
    updated: [...now]
      .filter(([name, version]) => old.has(name) && old.get(name) !== version)
      .map(([name, version]) => ({ name, before: old.get(name)!, after: version }))
      .sort(byName),
  };
}

/** Names of images by the ids that machines refer to them by. */
export class ImageNames {
  private readonly byId: Map<string, ImageFacts>;

  constructor(private readonly images: readonly ImageFacts[]) {
    this.byId = new Map(images.flatMap((image) => (image.idBefore === undefined ? [] : [[image.idBefore, image]])));
  }

  /** `web-3f2a → web-91cc` for a changed input that refers to an image. */
  change({ olds, news }: Step, key: string): string {
    const before = text(olds[key]);
    const after = text(news[key]);
    const left = before === undefined ? undefined : this.nameOf(before);
    const right = after === undefined ? this.successor(before) : this.nameOf(after);
    return `${left ?? "unknown"} → ${right ?? "an image that is not built yet"}`;
  }

  private nameOf(id: string): string {
    return shortName(this.byId.get(id)?.before ?? id);
  }

  /** The image that replaces the one with this id, as far as the preview says. */
  private successor(before: string | undefined): string | undefined {
    const replacements = this.images.filter(({ before: old, after }) => after !== undefined && after !== old);
    const own = replacements.find(
      ({ idBefore, before: old }) => before !== undefined && (idBefore === before || old === baseName(before)),
    );
    const successor = own ?? (replacements.length === 1 ? replacements[0] : undefined);
    return successor && shortName(successor.after!);
  }
}
