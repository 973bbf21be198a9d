/** What a change does to a machine and its data, worst first. */
export const effects = [
  "data loss",
  "destroy",
  "replace",
  "reboot",
  "stopped",
  "suspended",
  "started",
  "create",
  "live",
  "none",
] as const;
export type Effect = (typeof effects)[number];

export function worst(all: readonly Effect[]): Effect {
  return effects.find((effect) => all.includes(effect)) ?? "none";
}

/** Created once: a collator for each comparison would take most of the time of a sort. */
export const byNumber = new Intl.Collator("en", { numeric: true });

export function byEffect(a: { effect: Effect; name: string }, b: { effect: Effect; name: string }): number {
  return effects.indexOf(a.effect) - effects.indexOf(b.effect) || byNumber.compare(a.name, b.name);
}
