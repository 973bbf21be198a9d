import { type Effect, effects } from "../../preview/effect";
import type { AccessChange, CostChange, FarmChange, MachineChange, PackageChanges, Resting, Review } from "../model";

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
  const told = effects.filter((effect) => (counts[effect] ?? 0) > 0);
  const parts = told.map((effect, i) => {
    const count = counts[effect]!;
    const noun = i === 0 ? (count === 1 ? " machine" : " machines") : "";
    return `${count}${noun} ${count === 1 ? verbs[effect] : (plurals[effect] ?? verbs[effect])}`;
  });
  parts.push(...farmCounts(farms));
  const opened = openedInWords(access);
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

/** `1 port opened to the world`; undefined where none is. */
function openedInWords(access: AccessChange[]): string | undefined {
  const world = access.filter((one) => one.world && one.opened);
  if (world.length === 0) return undefined;
  const single = world.every(({ ports }) => ports && ports[0] === ports[1]);
  const what = !single ? "ports" : world.length === 1 ? "1 port" : `${world.length} ports`;
  if (!world.every(({ already }) => already)) return `${what} opened to the world`;
  return `${what} ${what === "1 port" ? "stays" : "stay"} open to the world`;
}

/** At the foot of a report: nobody asked the platform. */
export const withoutRefresh =
  "What was changed by hand since the last refresh is not seen; `pulumi preview --refresh` sees it.";

/** `replaced, because the image changed web-3f2a → web-91cc; data disk data kept`. */
export function sentence({ machineEffect, causes, disks }: MachineChange): string {
  const because = causes.length === 0 ? "" : `, because ${causes.join(" and ")}`;
  // A machine of which only a disk changes goes on running.
  const verb = verbs[machineEffect === "none" ? "live" : machineEffect];
  return [`${verb}${because}`, ...disks.map(({ words }) => words)].join("; ");
}

const farmVerbs: Partial<Record<Effect, string>> = {
  create: "created",
  destroy: "destroyed",
  replace: "replaced by turns",
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

/** `its machines are replaced by turns, because the image changed web-3f2a → web-91cc; at least 90 % of them in service`. */
export function farmSentence({ effect, causes, words }: FarmChange): string {
  const verb = effect === "replace" ? "its machines are replaced by turns" : farmVerb(effect);
  const because = causes.length === 0 ? "" : `, because ${causes.join(" and ")}`;
  return [`${verb}${because}`, ...words].join("; ");
}

/** `an hour costs 0.0116 USD more`, and where it depends on the load, between which. */
export function costInWords({ usd: { min, usual, max }, unknown, lines }: CostChange): string {
  const lacking = unknown.length > 0 ? `not counted, because no price is known: ${unknown.join(", ")}` : "";
  if (lines.length === 0) return lacking;
  const range = same(min, max) ? "" : ` (${signedUsd(min)} to ${signedUsd(max)} with the load)`;
  const more = same(usual, 0)
    ? "an hour costs the same"
    : `an hour costs ${dollars(usual)} ${usual > 0 ? "more" : "less"}`;
  const month = same(usual, 0) ? "" : `, a month of 730 hours ${dollars(usual * 730)}`;
  return [`${more}${month}${range}`, lacking].filter(Boolean).join("; ");
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

/** `stopped, and stay so: ` and whoever it is. */
export function restingInWords({ state, machines }: Resting): string {
  return `${machines.length === 1 ? "1 machine is" : `${machines.length} machines are`} ${state} as declared`;
}

/** Machines of one group that have the same to be said of them. */
export interface Line {
  machines: string[];
  effect: Effect;
  sentence: string;
}

export interface GroupOfLines {
  group: string;
  lines: Line[];
}

/** The machines by group, the group with the worst first; those with one sentence are one line. */
export function groups(machines: MachineChange[]): GroupOfLines[] {
  const found = new Map<string, Map<string, Line>>();
  for (const machine of machines) {
    const lines = found.get(machine.group) ?? new Map<string, Line>();
    found.set(machine.group, lines);
    const said = sentence(machine);
    const line = lines.get(said);
    if (line) line.machines.push(machine.name);
    else lines.set(said, { machines: [machine.name], effect: machine.effect, sentence: said });
  }
  return [...found].map(([group, lines]) => ({ group, lines: [...lines.values()] }));
}

/** `shop-web-1 to shop-web-40` where names go on without a gap. */
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

/** `+2 −1 ~14`, and the words for it. */
export function packageCounts({ added, removed, updated }: PackageChanges): string {
  const parts = [
    added.length > 0 ? `${added.length} added` : "",
    removed.length > 0 ? `${removed.length} removed` : "",
    updated.length > 0 ? `${updated.length} updated` : "",
  ];
  return parts.filter(Boolean).join(", ") || "the same";
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
