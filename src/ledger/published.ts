import type { ImageManifest } from "../image/manifest";
import type { Place } from "../preview/kinds/kind";

/** An image on a platform. */
export interface PublishedImage {
  file: string;
  place: Place;
  /** Its id on the platform. */
  id: string;
  bytes?: number;
  /** ISO 8601; undefined where neither the platform nor a manifest says. */
  builtAt?: string;
  manifest?: ImageManifest;
  /** What uses it, in words. */
  users: string[];
  /** Why it cannot be removed even if nothing uses it. */
  keepReason?: string;
}

/** What a platform reports about its images. */
export interface Published {
  images: PublishedImage[];
  /** Disks by the path of their backing file. */
  backed: Map<string, string[]>;
}
