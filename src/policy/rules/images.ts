import type { ImageManifest } from "../../image/manifest";
import { bag, number, text } from "../../review/input/values";
import { isOurs, type Judged } from "./rule";

const dayMs = 86_400_000;

/** Why an image is too old, where its manifest is in the cache. `factor` times its `maxAge` (in days where it has none of its own) are allowed. */
export function tooOld(
  image: Judged,
  { maxAgeDays, factor, now }: { maxAgeDays?: number; factor: number; now: number },
  manifestOf: (file: string) => ImageManifest | undefined,
): string | undefined {
  if (!isOurs(image.type, "ImageVolume", "ImageTemplate")) return undefined;
  const file = text(image.props.volume) ?? text(image.props.name);
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
  if (!isOurs(type, "ImageVolume", "ImageTemplate")) return undefined;
  const { kind, digest, template } = bag(bag(props.plan).base);
  if (kind === "template")
    return `the image "${name}" is the template ${text(template) ?? ""}, which has no checksum; build it from a base that has one`;
  if (kind !== "url" || text(digest)) return undefined;
  return `the image "${name}" is downloaded without a checksum; give base.sha256`;
}
