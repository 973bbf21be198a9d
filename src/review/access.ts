import { isWorld } from "../network/world";
import { addressesOfAll, type Door, doorsOf } from "../preview/access/doors";
import { type GroupIngress, type GroupRules, groupsOf, heldTogether, type NamedSource } from "../preview/access/groups";
import { allProtocols, lastPort, listed, portsInWords } from "../preview/access/ingress";
import type { Step } from "../preview/step";
import { type Saying, sayingsOf } from "./accessWords";
import type { AccessChange } from "./model";

/**
 * Who is let in that was not before, and the other way round: the world first. It is judged by the addresses that get in, by all rules of a
 * group together. Rules between tiers are none of it.
 */
export function accessChanges(steps: readonly Step[]): AccessChange[] {
  const groups = groupsOf(steps);
  const changes = groups.flatMap(({ before, after }) => changesOf(before, after, sayingsOf));
  const together = heldTogether(steps, groups).flatMap(changesTogether);
  return [...changes, ...together].sort(
    (a, b) => rank(a) - rank(b) || compare(`${a.group} ${a.words}`, `${b.group} ${b.words}`),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function rank({ world, opened, unknown }: AccessChange): number {
  return (world ? 0 : unknown ? 2 : 3) + (opened ? 0 : 1.5);
}

/** Groups of one machine that together let in the world, of which each lets in a part. */
function changesTogether(groups: GroupRules[]): AccessChange[] {
  const of = (side: "before" | "after") => groups.flatMap((group) => group[side]);
  return changesOf(of("before"), of("after"), (door) =>
    sayingsOf(door).filter(({ world, opened, sources }) => world && opened && isSplit(sources)),
  );
}

function isSplit(sources: readonly NamedSource[]): boolean {
  const groups = [...new Set(sources.map(({ group }) => group))];
  return !groups.some((one) => isWorld(addressesOfAll(sources.filter(({ group }) => group === one))));
}

/** Ports of which the same is to be said. */
interface Run {
  protocol: string;
  from: number;
  to: number;
  saying: Saying<NamedSource>;
}

function changesOf(
  before: GroupIngress[],
  after: GroupIngress[],
  tell: (door: Door<NamedSource>) => Saying<NamedSource>[],
): AccessChange[] {
  const doors = doorsOf(before, after);
  const said = new Map<string, Run[]>();
  for (const { protocol, from, to, ...sides } of doors) {
    for (const saying of tell({ protocol, from, to, ...sides })) {
      const key = `${namesOf(saying.sources)} ${saying.words}`;
      const runs = said.get(key) ?? [];
      said.set(key, runs);
      const last = runs.at(-1);
      // Of two rules that let in the same, one is told.
      if (last?.protocol === protocol && last.to + 1 >= from) last.to = to;
      else runs.push({ protocol, from, to, saying });
    }
  }
  const named = [...new Set(doors.map(({ protocol }) => protocol))].filter(
    (one) => one !== allProtocols && one !== listed,
  );
  return [...said.values()].flatMap((runs) => accessOfRuns(runs, named));
}

/** What is said of everything is said once. */
function accessOfRuns(runs: Run[], named: string[]): AccessChange[] {
  const rest = runs.find(({ protocol }) => protocol === allProtocols);
  const whole = runs.filter(({ from, to }) => from === 0 && to === lastPort).map(({ protocol }) => protocol);
  if (rest && named.every((protocol) => whole.includes(protocol))) return [accessChange(rest, portsInWords(rest))];
  return runs.map((run) => accessChange(run, run === rest ? "all other protocols" : portsInWords(run)));
}

function accessChange({ protocol, from, to, saying }: Run, ports: string): AccessChange {
  const { sources, words, ...flags } = saying;
  return {
    group: namesOf(sources),
    range: unique(sources.map((source) => source.words)).join(", "),
    ...flags,
    ...(["tcp", "udp"].includes(protocol) ? { ports: [from, to] as [number, number] } : {}),
    words: `${ports} ${words}`,
  };
}

function namesOf(sources: readonly NamedSource[]): string {
  return unique(sources.map(({ by }) => by)).join(", ");
}

function unique(all: string[]): string[] {
  return [...new Set(all)];
}
