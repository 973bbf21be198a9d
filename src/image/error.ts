/** An image could not be built. The message says why, what to do, and where the build's log is. */
export class ImageBuildError extends Error {
  override readonly name = "ImageBuildError";
}
