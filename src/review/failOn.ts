import type { Effect } from "../preview/effect";
import type { FarmChange, MachineChange, Review } from "./model";

/** The reasons of `--fail-on`, with whether each applies to a review. */
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

/** Uses what happens to the machine itself, because its effect may be `data loss` instead. */
function hasMachine(machines: MachineChange[], ...effects: Effect[]): boolean {
  return machines.some(({ machineEffect }) => effects.includes(machineEffect));
}

function hasFarm(farms: FarmChange[], effect: Effect): boolean {
  return farms.some((farm) => farm.effect === effect);
}

export type ReasonToFail = keyof typeof reasonsToFail;

export function isReasonToFail(name: string): name is ReasonToFail {
  return Object.hasOwn(reasonsToFail, name);
}

/** The reasons that apply to a review. A failed preview always is one. */
export function failures(review: Review, reasons: readonly ReasonToFail[]): string[] {
  const applying: string[] = reasons.filter((reason) => reasonsToFail[reason](review));
  return review.errors.length > 0 ? ["the preview failed", ...applying] : applying;
}
