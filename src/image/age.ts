import { daySeconds } from "../input/duration";
import { findImage } from "./buildOnce";
import type { ImagePlan } from "./plan";

/** A warning about a cached image that is older than its `maxAge`; undefined where it is younger, or not in the cache. */
export function ageWarning(plan: ImagePlan, now = Date.now(), cache?: string): string | undefined {
  const built = plan.maxAgeSeconds === undefined ? undefined : findImage(plan, cache);
  if (!built) return undefined;
  const age = ageOverLimit(plan, built.builtAt, now);
  return age && `${plan.fileName} was built ${age}: change edition to rebuild it with today's packages`;
}

/** A warning about a template of the platform that is older than the plan's `maxAge`; undefined where it is younger. */
export function templateAgeWarning(plan: ImagePlan, createdAt: string, now = Date.now()): string | undefined {
  const age = ageOverLimit(plan, createdAt, now);
  return age && `the template ${plan.fileName} was made ${age}: make a newer template and name it here`;
}

function ageOverLimit({ maxAgeSeconds }: ImagePlan, since: string, now: number): string | undefined {
  const age = (now - Date.parse(since)) / 1000;
  // NaN where the platform reports no date.
  if (maxAgeSeconds === undefined || !(age > maxAgeSeconds)) return undefined;
  const days = (seconds: number) => `${(seconds / daySeconds).toFixed(1)} days`;
  return `${days(age)} ago, and maxAge is ${days(maxAgeSeconds)}`;
}
