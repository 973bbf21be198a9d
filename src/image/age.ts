import { findImage } from "./once";
import type { ImagePlan } from "./plan";

const day = 86_400;

/** What to tell about an image of the cache that is older than its `maxAge`; undefined where it is not, or is not here. */
export function ageWarning(plan: ImagePlan, now = Date.now(), cache?: string): string | undefined {
  const built = plan.maxAgeSeconds === undefined ? undefined : findImage(plan, cache);
  if (!built) return undefined;
  const age = tooOld(plan, built.builtAt, now);
  return age && `${plan.fileName} was built ${age}: change edition to have it built anew with today's packages`;
}

/** What to tell about a template of the platform's that is older than the plan's `maxAge`; undefined where it is not. */
export function oldTemplate(plan: ImagePlan, createdAt: string, now = Date.now()): string | undefined {
  const age = tooOld(plan, createdAt, now);
  return age && `the template ${plan.fileName} was made ${age}: have a newer one made, and name that`;
}

function tooOld({ maxAgeSeconds }: ImagePlan, since: string, now: number): string | undefined {
  const age = (now - Date.parse(since)) / 1000;
  // A date that the platform does not tell is no age.
  if (maxAgeSeconds === undefined || !(age > maxAgeSeconds)) return undefined;
  const days = (seconds: number) => `${(seconds / day).toFixed(1)} days`;
  return `${days(age)} ago, and maxAge is ${days(maxAgeSeconds)}`;
}
