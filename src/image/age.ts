import { findImage } from "./once";
import type { ImagePlan } from "./plan";

const day = 86_400;

/** What to tell about an image of the cache that is older than its `maxAge`; undefined where it is not, or is not here. */
export function ageWarning(plan: ImagePlan, now = Date.now(), cache?: string): string | undefined {
  const built = plan.maxAgeSeconds === undefined ? undefined : findImage(plan, cache);
  if (!built) return undefined;
  const age = (now - Date.parse(built.builtAt)) / 1000;
  if (age <= plan.maxAgeSeconds!) return undefined;
  const days = (seconds: number) => `${(seconds / day).toFixed(1)} days`;
  return (
    `${plan.fileName} was built ${days(age)} ago, and maxAge is ${days(plan.maxAgeSeconds!)}: ` +
    "change edition to have it built anew with today's packages"
  );
}
