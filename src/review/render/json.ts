import { failures, type ReasonToFail, reasonsToFail } from "../failOn";
import type { Review } from "../model";

/** The review as one JSON object for programs. `reasons` are all reasons of `--fail-on` that apply. */
export function json({ stoppedMachines, ...review }: Review): string {
  const reasons = failures({ stoppedMachines, ...review }, Object.keys(reasonsToFail) as ReasonToFail[]);
  // Programs know the stopped machines as `resting`.
  return `${JSON.stringify({ ...review, resting: stoppedMachines, reasons }, null, 2)}\n`;
}
