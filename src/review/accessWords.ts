import { minus } from "../network/addressSet";
import { isWorld } from "../network/world";
import { addressesOfAll, beyond, type Door, meeting, worldOf } from "../preview/access/doors";
import type { Source } from "../preview/access/ingress";
import type { AccessChange } from "./model";

/** What is to be said of a door. */
export interface Saying<S extends Source> extends Pick<AccessChange, "world" | "opened" | "already" | "unknown"> {
  sources: S[];
  /** `opened to 10.0.0.0/8`. */
  words: string;
}

/** Ranges that are named one by one; lists of the internet without some of it are long. */
const mostRanges = 4;

/** Who gets in from now on, and who no longer. */
export function sayingsOf<S extends Source>({ before, after }: Door<S>): Saying<S>[] {
  const [was, is] = [addressesOfAll(before), addressesOfAll(after)];
  const [worldBefore, worldAfter] = [worldOf(before), worldOf(after)];
  const newcomers = beyond(after, was).filter((one) => !worldAfter.includes(one));
  const leavers = beyond(before, is).filter((one) => worldAfter.length > 0 || !worldBefore.includes(one));
  return [
    ...worldOpened(worldBefore, worldAfter, isWorld(minus(is, was))),
    ...newcomers.map((one) => ({ sources: [one], world: false, opened: true, words: `opened to ${one.words}` })),
    ...unknownOpened(before, after),
    ...(worldBefore.length > 0 && worldAfter.length === 0 ? [closed(worldBefore, after, true)] : []),
    ...[...leavers, ...unknownIn(before, after)].map((one) => closed([one], after, false)),
  ];
}

/** That the world is let in, or still is, though by other ranges. */
function worldOpened<S extends Source>(before: S[], sources: S[], more: boolean): Saying<S>[] {
  if (sources.length === 0) return [];
  if (more || before.length === 0)
    return [{ sources, world: true, opened: true, words: `opened to the world (${ranges(sources)})` }];
  if (sources.every((one) => before.some(({ words }) => words === one.words))) return [];
  return [{ sources, world: true, opened: true, already: true, words: `stays open to the world (${ranges(sources)})` }];
}

function unknownOpened<S extends Source>(before: S[], after: S[]): Saying<S>[] {
  return unknownIn(after, before).map((one) => ({
    sources: [one],
    world: false,
    opened: true,
    unknown: true as const,
    words: `opened to ${one.words}`,
  }));
}

/** Sources whose addresses nobody tells, and that are not among the others. */
function unknownIn<S extends Source>(sources: readonly S[], others: readonly S[]): S[] {
  return sources.filter(({ addresses, words }) => !addresses && !others.some((one) => one.words === words));
}

function closed<S extends Source>(sources: S[], after: S[], world: boolean): Saying<S> {
  const left = meeting(after, addressesOfAll(sources));
  const who = world ? `the world (${ranges(sources)})` : ranges(sources);
  return {
    sources,
    world,
    opened: false,
    words: `closed to ${who}${left.length > 0 ? ` except ${ranges(left)}` : ""}`,
  };
}

function ranges(sources: readonly Source[]): string {
  const all = [...new Set(sources.map(({ words }) => words))];
  const more = all.length - mostRanges;
  return `${all.slice(0, mostRanges).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
