import type { ImageManifest } from "../../image/manifest";
import { dayMs, daySeconds } from "../../input/duration";
import { bag, number, text } from "../../preview/values";
import { imageFile, isAdopted, isOwnImage, type PolicyResource } from "./resource";

/** Images that are too old, where their manifest is in the cache. @param options `maxAgeDays` is for images without a `maxAge`; `factor` times either is allowed */
export function tooOld(
  image: PolicyResource,
  { maxAgeDays, factor, now }: { maxAgeDays?: number; factor: number; now: number },
  manifestOf: (file: string) => ImageManifest | undefined,
): string | undefined {
  if (!isOwnImage(image.type)) return undefined;
  const file = imageFile(image);
  const own = number(bag(image.props.plan).maxAgeSeconds);
  const allowed = own === undefined ? maxAgeDays : own / daySeconds;
  const builtAt = Date.parse((file && manifestOf(file)?.builtAt) ?? text(image.props.createdAt) ?? "");
  if (allowed === undefined || Number.isNaN(builtAt)) return undefined;
  const days = (now - builtAt) / dayMs;
  if (days <= allowed * factor) return undefined;
  return `the image ${file} was built ${days.toFixed(0)} days ago, and at most ${(allowed * factor).toFixed(0)} days are allowed; change its edition to rebuild it`;
}

/** Images whose base is not verified by a checksum. */
export function uncheckedBase({ type, name, props }: PolicyResource): string | undefined {
  if (!isOwnImage(type)) return undefined;
  const { kind, digest, template } = bag(bag(props.plan).base);
  if (kind === "template")
    return `the image "${name}" is the template ${text(template) ?? ""}, which has no checksum; build it from a base that has one`;
  if (kind !== "url" || text(digest)) return undefined;
  return `the image "${name}" is downloaded without a checksum; set base.sha256`;
}

/** The image cache of the host that runs the preview. */
export interface ImageCache {
  /** Whether an image's file is in the cache. */
  isBuilt(file: string): boolean;
  manifestOf(file: string): ImageManifest | undefined;
}

/** Images without a manifest, whose content is unknown. An image that is not built yet will have one. @param allowed names of images */
export function withoutManifest(
  image: PolicyResource,
  { isBuilt, manifestOf }: ImageCache,
  allowed: readonly string[],
): string | undefined {
  const { type, name, urn, props } = image;
  if (allowed.includes(name)) return undefined;
  // Farms declare their image a second time, whatever it is.
  if (isAdopted(type) && !urn.includes("vmfarm:index:Ec2Farm$"))
    return adopted(name, `the AMI ${text(props.ami) || text(props.parameter) || "of others"}`);
  if (!isOwnImage(type)) return undefined;
  const { kind, template } = bag(bag(props.plan).base);
  if (kind === "template") return adopted(name, `the template ${text(template) ?? ""}`);
  const file = imageFile(image);
  if (file === undefined || !isBuilt(file) || manifestOf(file)) return undefined;
  return `the image "${name}" is in the cache as ${file} without its manifest; change its edition to rebuild it`;
}

function adopted(name: string, what: string): string {
  return `the image "${name}" is ${what} and has no manifest, so its content is unknown; build it from a recipe, or allow it`;
}
