import { bootstrap } from "./bootstrap/bootstrap";
import type { ImageBuilder } from "./builder";
import { type BuildOptions, type BuiltImage, buildOnce } from "./once";
import type { ImagePlan } from "./plan";

/**
 * The image of a plan: at once where it is complete in the cache, else built.
 * @throws ImageBuildError with the reason and the path of the build's log.
 */
export function buildImage(plan: ImagePlan, options: BuildOptions = {}): Promise<BuiltImage> {
  return buildOnce(plan, builderOf(plan), options);
}

function builderOf(plan: ImagePlan): ImageBuilder {
  switch (plan.base.kind) {
    case "bootstrap":
      return bootstrap;
    case "file":
    case "url":
      throw new Error("todo");
  }
}
