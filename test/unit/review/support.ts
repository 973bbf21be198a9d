import { join } from "node:path";
import type { ImageManifest, ManifestPackage } from "../../../src/image/manifest";
import { readPreview } from "../../../src/preview/readPreview";
import type { ImageKnowledge } from "../../../src/review/images";
import type { Review } from "../../../src/review/model";
import { review } from "../../../src/review/review";
import type { Outcome } from "../../fixtures/review/outcome";
import { readPacked } from "../../fixtures/review/packed";

export const fixtures = join(__dirname, "..", "..", "fixtures", "review");

/** Previews that the real engine printed; see `make.ts` there. */
export const recorded = [
  "create",
  "same",
  "image",
  "grow",
  "shrink",
  "memory",
  "network",
  "isolated",
  "without-app",
  "destroy",
] as const;
/** The same for a farm on an in-memory EC2 API. */
export const recordedOnEc2 = [
  "ec2/create",
  "ec2/same",
  "ec2/image",
  "ec2/memory",
  "ec2/sleep",
  "ec2/open",
  "ec2/elastic",
  "ec2/without-app",
  "ec2/destroy",
  "ec2/grow",
] as const;
export type Recorded = (typeof recorded)[number] | (typeof recordedOnEc2)[number];

export function recordedText(name: Recorded, form: "json" | "jsonl" | "outcome.json" = "jsonl"): string {
  const [platform, scenario] = name.includes("/") ? (name.split("/") as [string, string]) : ["libvirt", name];
  return readPacked(platform, `${scenario}.${form}`);
}

/** What applying the preview did. */
export function outcomeOf(name: Recorded): Outcome {
  return JSON.parse(recordedText(name, "outcome.json")) as Outcome;
}

const day = 86_400_000;
const now = Date.parse("2026-11-26T00:00:00Z");

/** An image in the cache that was built this many days ago. */
export function manifest(days: number, packages: ManifestPackage[] = []): ImageManifest {
  return { builtAt: new Date(now - days * day).toISOString(), packages } as unknown as ImageManifest;
}

export function knowledge(manifests: Record<string, ImageManifest> = {}): ImageKnowledge {
  return { now, manifestOf: (file) => manifests[file] };
}

export function reviewOf(name: Recorded, form?: "json" | "jsonl", manifests?: Record<string, ImageManifest>): Review {
  return review(readPreview(recordedText(name, form)), knowledge(manifests));
}

/** What happens to each machine: `{ "shop-web-1": "replace" }`. */
export function effectsOf({ machines }: Review): Record<string, string> {
  return Object.fromEntries(machines.map(({ name, effect }) => [name, effect]));
}

/** A preview of one object with the given steps. */
export function previewOf(...steps: object[]): string {
  return JSON.stringify({ steps, changeSummary: {} });
}
