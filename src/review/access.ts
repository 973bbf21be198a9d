import { minus } from "../network/addressSet";
import { isWorld } from "../network/world";
import {
  type GroupIngress,
  type GroupRules,
  groupsOf,
  groupsUsedTogether,
  type NamedSource,
} from "../preview/access/groups";
import { allProtocols, describePorts, lastPort, prefixListProtocol, type Source } from "../preview/access/ingress";
import {
  accessByPort,
  addressesOfAll,
  type PortAccess,
  type PortRange,
  sourcesBeyond,
  sourcesWithin,
  worldSources,
} from "../preview/access/ports";
import type { Step } from "../preview/step";
import { unique } from "../preview/unique";
import type { AccessChange } from "./model";

/**
 * Who gains or loses access, the world first. Only addresses count, not how rules are written, and all rules of a group count together. Rules
 * between tiers are left out.
 */
export function accessChanges(steps: readonly Step[]): AccessChange[] {
  const groups = groupsOf(steps);
  const changes = groups.flatMap(({ before, after }) => changesOf(before, after, describeAccess));
  const together = groupsUsedTogether(steps, groups).flatMap(changesTogether);
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

/** Access of the world through several groups of one machine, none of which lets in the world alone. */
function changesTogether(groups: GroupRules[]): AccessChange[] {
  const rulesOf = (side: "before" | "after") => groups.flatMap((group) => group[side]);
  return changesOf(rulesOf("before"), rulesOf("after"), (access) =>
    describeAccess(access).filter(({ world, opened, sources }) => world && opened && isSplit(sources)),
  );
}

function isSplit(sources: readonly NamedSource[]): boolean {
  const keys = [...new Set(sources.map(({ groupKey }) => groupKey))];
  return !keys.some((key) => isWorld(addressesOfAll(sources.filter(({ groupKey }) => groupKey === key))));
}

/** Consecutive ports with the same description. */
interface DescribedPorts extends PortRange {
  description: AccessDescription<NamedSource>;
}

function changesOf(
  before: GroupIngress[],
  after: GroupIngress[],
  describe: (access: PortAccess<NamedSource>) => AccessDescription<NamedSource>[],
): AccessChange[] {
  const byPort = accessByPort(before, after);
  const byDescription = new Map<string, DescribedPorts[]>();
  for (const access of byPort) {
    const { protocol, from, to } = access;
    for (const description of describe(access)) {
      const key = `${groupNames(description.sources)} ${description.words}`;
      const ranges = byDescription.get(key) ?? [];
      byDescription.set(key, ranges);
      const last = ranges.at(-1);
      // Two rules may let in the same, which is reported once.
      if (last?.protocol === protocol && last.to + 1 >= from) last.to = to;
      else ranges.push({ protocol, from, to, description });
    }
  }
  const protocols = [...new Set(byPort.map(({ protocol }) => protocol))].filter(
    (protocol) => protocol !== allProtocols && protocol !== prefixListProtocol,
  );
  return [...byDescription.values()].flatMap((ranges) => changesOfRanges(ranges, protocols));
}

/** What applies to every protocol is reported once. */
function changesOfRanges(ranges: DescribedPorts[], protocols: string[]): AccessChange[] {
  const rest = ranges.find(({ protocol }) => protocol === allProtocols);
  const whole = ranges.filter(({ from, to }) => from === 0 && to === lastPort).map(({ protocol }) => protocol);
  if (rest && protocols.every((protocol) => whole.includes(protocol))) return [accessChange(rest, describePorts(rest))];
  return ranges.map((range) => accessChange(range, range === rest ? "all other protocols" : describePorts(range)));
}

function accessChange({ protocol, from, to, description }: DescribedPorts, ports: string): AccessChange {
  const { sources, words, ...flags } = description;
  return {
    group: groupNames(sources),
    range: unique(sources.map((source) => source.words)).join(", "),
    ...flags,
    ...(["tcp", "udp"].includes(protocol) ? { ports: [from, to] as [number, number] } : {}),
    words: `${ports} ${words}`,
  };
}

function groupNames(sources: readonly NamedSource[]): string {
  return unique(sources.map(({ groupName }) => groupName)).join(", ");
}

/** How access to some ports changes. */
interface AccessDescription<S extends Source> extends Pick<AccessChange, "world" | "opened" | "already" | "unknown"> {
  sources: S[];
  /** `opened to 10.0.0.0/8`. */
  words: string;
}

/** Lists of ranges are shortened to this: the internet without some of its ranges is a long one. */
const maxRanges = 4;

function describeAccess<S extends Source>({ before, after }: PortAccess<S>): AccessDescription<S>[] {
  const [addressesBefore, addressesAfter] = [addressesOfAll(before), addressesOfAll(after)];
  const [worldBefore, worldAfter] = [worldSources(before), worldSources(after)];
  const added = sourcesBeyond(after, addressesBefore).filter((source) => !worldAfter.includes(source));
  const removed = sourcesBeyond(before, addressesAfter).filter(
    (source) => worldAfter.length > 0 || !worldBefore.includes(source),
  );
  return [
    ...worldOpened(worldBefore, worldAfter, isWorld(minus(addressesAfter, addressesBefore))),
    ...added.map((source) => ({ sources: [source], world: false, opened: true, words: `opened to ${source.words}` })),
    ...unknownOpened(before, after),
    ...(worldBefore.length > 0 && worldAfter.length === 0 ? [closed(worldBefore, after, true)] : []),
    ...[...removed, ...unknownSources(before, after)].map((source) => closed([source], after, false)),
  ];
}

/** New access of the world, or access through other ranges than before. @param isNew the added addresses alone are the world */
function worldOpened<S extends Source>(before: S[], sources: S[], isNew: boolean): AccessDescription<S>[] {
  if (sources.length === 0) return [];
  if (isNew || before.length === 0)
    return [{ sources, world: true, opened: true, words: `opened to the world (${ranges(sources)})` }];
  if (sources.every((source) => before.some(({ words }) => words === source.words))) return [];
  return [{ sources, world: true, opened: true, already: true, words: `stays open to the world (${ranges(sources)})` }];
}

function unknownOpened<S extends Source>(before: S[], after: S[]): AccessDescription<S>[] {
  return unknownSources(after, before).map((source) => ({
    sources: [source],
    world: false,
    opened: true,
    unknown: true as const,
    words: `opened to ${source.words}`,
  }));
}

/** Sources with unknown addresses that are not among the others. */
function unknownSources<S extends Source>(sources: readonly S[], others: readonly S[]): S[] {
  return sources.filter(({ addresses, words }) => !addresses && !others.some((other) => other.words === words));
}

function closed<S extends Source>(sources: S[], after: S[], world: boolean): AccessDescription<S> {
  const remaining = sourcesWithin(after, addressesOfAll(sources));
  const who = world ? `the world (${ranges(sources)})` : ranges(sources);
  return {
    sources,
    world,
    opened: false,
    words: `closed to ${who}${remaining.length > 0 ? ` except ${ranges(remaining)}` : ""}`,
  };
}

function ranges(sources: readonly Source[]): string {
  const all = unique(sources.map(({ words }) => words));
  const more = all.length - maxRanges;
  return `${all.slice(0, maxRanges).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
