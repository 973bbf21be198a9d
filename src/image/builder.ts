import type { Distribution, ManifestPackage } from "./manifest";
import type { ImagePlan } from "./plan";
import type { OnProgress } from "./progress";

/** Where and how one build works. */
export interface BuildWork {
  /** A directory of this build's own, removed afterwards. */
  dir: string;
  /** Where the finished qcow2 goes. */
  image: string;
  /** The cache that downloads are kept in. */
  cache: string;
  log: (line: string) => void;
  onProgress: OnProgress;
}

/** What a builder tells about an image it made. */
export interface BuildFacts {
  packages: ManifestPackage[];
  /** Absent where nobody looked into the image. */
  distribution?: Distribution;
  /** Bytes of the disk that a guest sees. */
  virtualSize: number;
  /** What changed the image, in words: the manifest says it. */
  changedBy: string;
}

/** Writes `work.image`, or rejects. It neither locks nor publishes. */
export type ImageBuilder = (plan: ImagePlan, work: BuildWork) => Promise<BuildFacts>;
