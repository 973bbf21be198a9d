import { bootstrap } from "./bootstrap/bootstrap";
import type { ImageBuilder } from "./builder";
import { ImageBuildError } from "./builder";
import { type BuildOptions, type BuiltImage, buildOnce } from "./buildOnce";
import { diskImage } from "./diskImage/diskImage";
import type { ImagePlan } from "./plan";
import { missingSpace, spaceOfBuild } from "./space";

/**
 * The image of a plan: at once where it is complete in the cache, else built.
 * @throws ImageBuildError with the reason and the path of the build's log.
 */
export function buildImage(plan: ImagePlan, options: BuildOptions = {}): Promise<BuiltImage> {
  const builder: ImageBuilder = async (_plan, work) => {
    const missing = await missingSpace("building", spaceOfBuild(plan), work.cache);
    if (missing) throw new ImageBuildError(missing);
    return builderOf(plan)(plan, work);
  };
  return buildOnce(plan, builder, options);
}

function builderOf(plan: ImagePlan): ImageBuilder {
  switch (plan.base.kind) {
    case "bootstrap":
      return bootstrap;
    case "file":
    case "url":
      return diskImage;
    default:
      throw new ImageBuildError(`base.${plan.base.kind}: ${plan.fileName} is an existing image, which cannot be built`);
  }
}
