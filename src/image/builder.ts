import type { Distribution, ManifestPackage } from "./manifest";
import type { ImagePlan } from "./plan";
import type { OnProgress } from "./progress";

/** Where and how one build works. */
export interface BuildWork {
  /** A directory for this build alone, removed afterwards. */
  dir: string;
  /** Where the finished qcow2 goes. */
  image: string;
  /** The cache that downloads are kept in. */
  cache: string;
  log: (line: string) => void;
  onProgress: OnProgress;
}

/** What a builder reports of an image it made. */
export interface BuildFacts {
  packages: ManifestPackage[];
  /** Absent where the image was not inspected. */
  distribution?: Distribution;
  /** Bytes of the disk that a guest sees. */
  virtualSize: number;
  /** The tool that changed the base, for the manifest. */
  changedBy: string;
}

/** Writes `work.image`, or rejects. It neither locks nor publishes. */
export type ImageBuilder = (plan: ImagePlan, work: BuildWork) => Promise<BuildFacts>;

/** An image could not be built. The message says why, what to do, and where the build's log is. */
export class ImageBuildError extends Error {
  override readonly name = "ImageBuildError";
}

/** The staging directory of a build: it has the same name in the build directory and in the guest. */
export const stagingDirectory = ".vmfarm-build";
