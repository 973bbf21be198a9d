import { failures, type ReasonToFail, reasonsToFail } from "../failOn";
import type { Review } from "../model";

/** The review as one JSON object, for programs; `reasons` are those of `--fail-on` that hold. */
export function json(review: Review): string {
  const reasons = failures(review, Object.keys(reasonsToFail) as ReasonToFail[]);
  return `${JSON.stringify({ ...review, reasons }, null, 2)}\n`;
}
