import type { ImageManifest } from "../image/manifest";
import type { Place } from "../preview/kinds/kind";

/** An image on a platform. */
export interface PublishedImage {
  file: string;
  place: Place;
  /** What the platform knows it by. */
  id: string;
  bytes?: number;
  /** ISO 8601; undefined where neither the platform nor a manifest tells. */
  builtAt?: string;
  manifest?: ImageManifest;
  /** What uses it, in words. */
  users: string[];
  /** Why it stays although nothing uses it. */
  stays?: string;
}

/** What a platform says of its images. */
export interface Published {
  images: PublishedImage[];
  /** Disks by the path of the file that they are backed by. */
  backed: Map<string, string[]>;
}
