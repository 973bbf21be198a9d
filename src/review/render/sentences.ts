import { type Effect, effects } from "../../preview/effect";
import { hoursPerMonth } from "../cost/cost";
import type {
  AccessChange,
  CostChange,
  FarmChange,
  MachineChange,
  PackageChanges,
  Review,
  StoppedMachines,
} from "../model";

const verbs: Record<Effect, string> = {
  "data loss": "loses data",
  destroy: "destroyed",
  replace: "replaced",
  reboot: "restarted",
  stopped: "stopped",
  suspended: "suspended",
  started: "started",
  create: "created",
  live: "changed while running",
  none: "unchanged",
};

const plurals: Partial<Record<Effect, string>> = { "data loss": "lose data" };

/** `2 machines lose data, 1 replaced, 3 created`. */
export function headline({ counts, farms, networks, access, images, others, errors }: Review): string {
  const present = effects.filter((effect) => (counts[effect] ?? 0) > 0);
  const parts = present.map((effect, i) => {
    const count = counts[effect]!;
    const noun = i === 0 ? (count === 1 ? " machine" : " machines") : "";
    return `${count}${noun} ${count === 1 ? verbs[effect] : (plurals[effect] ?? verbs[effect])}`;
  });
  parts.push(...farmCounts(farms));
  const opened = describeOpened(access);
  if (opened !== undefined) {
    if (parts.length === 0) parts.push("no machine changes");
    parts.push(opened);
  }
  if (errors.length > 0) parts.unshift("the preview failed");
  if (parts.length > 0) return parts.join(", ");
  const elsewhere =
    networks.length + others.length + access.length + images.filter(({ before, after }) => before !== after).length;
  return elsewhere > 0 ? "no machine changes" : "nothing changes";
}

/** `1 port opened to the world`; undefined where none is opened. */
function describeOpened(access: AccessChange[]): string | undefined {
  const world = access.filter((change) => change.world && change.opened);
  if (world.length === 0) return undefined;
  const single = world.every(({ ports }) => ports && ports[0] === ports[1]);
  const what = !single ? "ports" : world.length === 1 ? "1 port" : `${world.length} ports`;
  if (!world.every(({ already }) => already)) return `${what} opened to the world`;
  return `${what} ${what === "1 port" ? "stays" : "stay"} open to the world`;
}

/** Last line of a report on a preview without a refresh. */
export const withoutRefresh =
  "Changes made by hand since the last refresh are not included; `pulumi preview --refresh` includes them.";

/** `replaced, because the image changed web-3f2a → web-91cc; data disk data kept`. */
export function sentence({ machineEffect, causes, disks }: MachineChange): string {
  const because = causes.length === 0 ? "" : `, because ${causes.join(" and ")}`;
  // A machine keeps running while only its disks change.
  const verb = verbs[machineEffect === "none" ? "live" : machineEffect];
  return [`${verb}${because}`, ...disks.map(({ words }) => words)].join("; ");
}

const farmVerbs: Partial<Record<Effect, string>> = {
  create: "created",
  destroy: "destroyed",
  replace: "replaced in a rolling update",
};

function farmVerb(effect: Effect): string {
  return farmVerbs[effect] ?? "changed";
}

function farmCounts(farms: FarmChange[]): string[] {
  const counts = new Map<string, number>();
  for (const { effect } of farms) counts.set(farmVerb(effect), (counts.get(farmVerb(effect)) ?? 0) + 1);
  return [...counts].map(([verb, count]) => {
    const which = `${count} elastic ${count === 1 ? "farm" : "farms"}`;
    return `${verb === farmVerbs.replace ? "the machines of " : ""}${which} ${verb}`;
  });
}

/** `its machines are replaced in a rolling update, because the image changed web-3f2a → web-91cc; at least 90 % of them stay in service`. */
export function farmSentence({ effect, causes, words }: FarmChange): string {
  const verb = effect === "replace" ? `its machines are ${farmVerbs.replace}` : farmVerb(effect);
  const because = causes.length === 0 ? "" : `, because ${causes.join(" and ")}`;
  return [`${verb}${because}`, ...words].join("; ");
}

/** `0.0116 USD more per hour`, with the range where it depends on the load. */
export function describeCost({ usd: { min, usual, max }, unknown, lines }: CostChange): string {
  const unpriced = unknown.length > 0 ? `not included, because their price is unknown: ${unknown.join(", ")}` : "";
  if (lines.length === 0) return unpriced;
  const range = same(min, max) ? "" : ` (${signedUsd(min)} to ${signedUsd(max)} depending on load)`;
  const more = same(usual, 0) ? "the same hourly cost" : `${dollars(usual)} ${usual > 0 ? "more" : "less"} per hour`;
  const month = same(usual, 0) ? "" : `, ${dollars(usual * hoursPerMonth)} per month of ${hoursPerMonth} hours`;
  return [`${more}${month}${range}`, unpriced].filter(Boolean).join("; ");
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.000_05;
}

function dollars(usd: number): string {
  const size = Math.abs(usd);
  return `${size.toFixed(size < 1 ? 4 : 2)} USD`;
}

function signedUsd(usd: number): string {
  return `${usd < -0.000_05 ? "−" : "+"}${dollars(usd)}`;
}

/** `2 machines are stopped as declared`. */
export function describeStopped({ state, machines }: StoppedMachines): string {
  return `${machines.length === 1 ? "1 machine is" : `${machines.length} machines are`} ${state} as declared`;
}

/** Machines of one group to which the same happens. */
export interface Line {
  machines: string[];
  effect: Effect;
  sentence: string;
}

export interface GroupOfLines {
  group: string;
  lines: Line[];
}

/** The machines by group, the group with the worst effect first. Machines with the same sentence share a line. */
export function groups(machines: MachineChange[]): GroupOfLines[] {
  const byGroup = new Map<string, Map<string, Line>>();
  for (const machine of machines) {
    const lines = byGroup.get(machine.group) ?? new Map<string, Line>();
    byGroup.set(machine.group, lines);
    const text = sentence(machine);
    const line = lines.get(text);
    if (line) line.machines.push(machine.name);
    else lines.set(text, { machines: [machine.name], effect: machine.effect, sentence: text });
  }
  return [...byGroup].map(([group, lines]) => ({ group, lines: [...lines.values()] }));
}

/** Runs of consecutive names: `shop-web-1` to `shop-web-40`. */
export function runs(names: readonly string[]): { first: string; last: string; count: number }[] {
  const all: { first: string; last: string; count: number; stem: string; end: number }[] = [];
  for (const name of names) {
    const [, stem = name, digits] = /^(.*?)(\d{1,9})$/.exec(name) ?? [];
    const end = digits === undefined ? Number.NaN : Number(digits);
    const run = all.at(-1);
    if (run && run.stem === stem && run.end + 1 === end) Object.assign(run, { last: name, end, count: run.count + 1 });
    else all.push({ first: name, last: name, count: 1, stem, end });
  }
  return all.map(({ first, last, count }) => ({ first, last, count }));
}

/** `2 added, 1 removed, 14 updated`. */
export function packageCounts({ added, removed, updated }: PackageChanges): string {
  const parts = [
    added.length > 0 ? `${added.length} added` : "",
    removed.length > 0 ? `${removed.length} removed` : "",
    updated.length > 0 ? `${updated.length} updated` : "",
  ];
  return parts.filter(Boolean).join(", ") || "no changes";
}

/** `12 of 30 days`. */
export function age(days: number | undefined, maxAgeDays: number | undefined): string {
  const limit = maxAgeDays === undefined ? "" : ` of ${round(maxAgeDays)}`;
  return days === undefined ? "" : `${round(days)}${limit} days`;
}

export function days(count: number | undefined): string {
  return count === undefined ? "" : `${round(count)} days`;
}

function round(days: number): string {
  return days >= 10 || Number.isInteger(days) ? days.toFixed(0) : days.toFixed(1);
}
