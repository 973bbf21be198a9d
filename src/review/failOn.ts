import type { Effect } from "../preview/effect";
import type { FarmChange, MachineChange, Review } from "./model";

/** What a review can be made to fail on, and whether a review has it. */
export const reasonsToFail = {
  "data-loss": ({ counts }: Review) => (counts["data loss"] ?? 0) > 0,
  destroy: ({ counts, farms }: Review) =>
    (counts["data loss"] ?? 0) + (counts.destroy ?? 0) > 0 || hasFarm(farms, "destroy"),
  replace: ({ machines, farms }: Review) => hasMachine(machines, "replace") || hasFarm(farms, "replace"),
  reboot: ({ machines, farms }: Review) => hasMachine(machines, "reboot", "replace") || hasFarm(farms, "replace"),
  "open-to-the-world": ({ access }: Review) => access.some(({ world, opened }) => world && opened),
  "expired-image": ({ images }: Review) => images.some(({ expired }) => expired),
  "image-without-manifest": ({ images }: Review) =>
    images.some(({ after, toBuild, ageDays }) => after !== undefined && !toBuild && ageDays === undefined),
  warning: ({ warnings }: Review) => warnings.length > 0,
} as const;

/** By what happens to the machine itself: one that loses data as well is counted as that. */
function hasMachine(machines: MachineChange[], ...wanted: Effect[]): boolean {
  return machines.some(({ machineEffect }) => wanted.includes(machineEffect));
}

function hasFarm(farms: FarmChange[], wanted: Effect): boolean {
  return farms.some(({ effect }) => effect === wanted);
}

export type ReasonToFail = keyof typeof reasonsToFail;

export function isReasonToFail(name: string): name is ReasonToFail {
  return Object.hasOwn(reasonsToFail, name);
}

/** Those of the asked reasons that a review has. A preview that failed is always one. */
export function failures(review: Review, asked: readonly ReasonToFail[]): string[] {
  const found: string[] = asked.filter((reason) => reasonsToFail[reason](review));
  return review.errors.length > 0 ? ["the preview failed", ...found] : found;
}
