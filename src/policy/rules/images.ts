import type { ImageManifest } from "../../image/manifest";
import { bag, number, text } from "../../preview/values";
import { imageFile, isAdopted, isOwnImage, type Judged } from "./rule";

const dayMs = 86_400_000;

/** Why an image is too old, where its manifest is in the cache. `factor` times its `maxAge` (in days where it has none of its own) are allowed. */
export function tooOld(
  image: Judged,
  { maxAgeDays, factor, now }: { maxAgeDays?: number; factor: number; now: number },
  manifestOf: (file: string) => ImageManifest | undefined,
): string | undefined {
  if (!isOwnImage(image.type)) return undefined;
  const file = imageFile(image);
  const own = number(bag(image.props.plan).maxAgeSeconds);
  const allowed = own === undefined ? maxAgeDays : own / 86_400;
  const builtAt = Date.parse((file && manifestOf(file)?.builtAt) ?? text(image.props.createdAt) ?? "");
  if (allowed === undefined || Number.isNaN(builtAt)) return undefined;
  const days = (now - builtAt) / dayMs;
  if (days <= allowed * factor) return undefined;
  return `the image ${file} was built ${days.toFixed(0)} days ago, and ${(allowed * factor).toFixed(0)} are allowed; change its edition to have it built anew`;
}

/** Why nobody can tell that an image's base is what was meant. */
export function uncheckedBase({ type, name, props }: Judged): string | undefined {
  if (!isOwnImage(type)) return undefined;
  const { kind, digest, template } = bag(bag(props.plan).base);
  if (kind === "template")
    return `the image "${name}" is the template ${text(template) ?? ""}, which has no checksum; build it from a base that has one`;
  if (kind !== "url" || text(digest)) return undefined;
  return `the image "${name}" is downloaded without a checksum; give base.sha256`;
}

/** What is known of images on the host that previews. */
export interface ImagesOfHost {
  /** Whether an image's file is in the cache. */
  isBuilt(file: string): boolean;
  manifestOf(file: string): ImageManifest | undefined;
}

/** Why nobody can tell what is in an image. One that is yet to be built will have its manifest; `allowed` are names of images. */
export function withoutManifest(
  image: Judged,
  { isBuilt, manifestOf }: ImagesOfHost,
  allowed: readonly string[],
): string | undefined {
  const { type, name, urn, props } = image;
  if (allowed.includes(name)) return undefined;
  // A farm looks at its image once more, whatever it is.
  if (isAdopted(type) && !urn.includes("vmfarm:index:Ec2Farm$"))
    return adopted(name, `the AMI ${text(props.ami) || text(props.parameter) || "of others"}`);
  if (!isOwnImage(type)) return undefined;
  const { kind, template } = bag(bag(props.plan).base);
  if (kind === "template") return adopted(name, `the template ${text(template) ?? ""}`);
  const file = imageFile(image);
  if (file === undefined || !isBuilt(file) || manifestOf(file)) return undefined;
  return `the image "${name}" is in the cache as ${file} without its manifest; have it built anew by another edition`;
}

function adopted(name: string, what: string): string {
  return `the image "${name}" is ${what} and has no manifest, so nobody can tell what is in it; build it from a recipe, or allow it`;
}
