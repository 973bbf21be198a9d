import { type AddressSet, common, minus, union } from "../../network/addressSet";
import { isOfTheInternet, isWorld } from "../../network/world";
import { allProtocols, type Ingress, lastPort, listed, type Source } from "./ingress";

/** Ports that the same sources reach, before a change and after it. */
export interface Door<S extends Source = Source> {
  protocol: string;
  from: number;
  to: number;
  before: S[];
  after: S[];
}

/**
 * Ports by who reaches them before and after, each once and in order: where rules meet, their sources are one. The protocols that no rule
 * names are last, as `-1`.
 */
export function doorsOf<S extends Source>(before: readonly Ingress<S>[], after: readonly Ingress<S>[]): Door<S>[] {
  const named = new Set([...before, ...after].map(({ protocol }) => protocol));
  named.delete(allProtocols);
  return [...[...named].sort(), allProtocols].flatMap((protocol) => {
    const meant = (rules: readonly Ingress<S>[]) =>
      rules.filter((rule) => rule.protocol === protocol || (rule.protocol === allProtocols && protocol !== listed));
    return doorsOfOne(protocol, meant(before), meant(after));
  });
}

function doorsOfOne<S extends Source>(
  protocol: string,
  before: readonly Ingress<S>[],
  after: readonly Ingress<S>[],
): Door<S>[] {
  const starts = new Set([...before, ...after].flatMap(({ from, to }) => [from, to + 1]));
  const sorted = [...starts].filter((port) => port <= lastPort).sort((a, b) => a - b);
  return sorted.flatMap((from, i) => {
    const reaching = (rules: readonly Ingress<S>[]) =>
      rules.filter((rule) => rule.from <= from && from <= rule.to).flatMap(({ sources }) => sources);
    const door = { before: reaching(before), after: reaching(after) };
    if (door.before.length + door.after.length === 0) return [];
    return [{ protocol, from, to: (sorted[i + 1] ?? lastPort + 1) - 1, ...door }];
  });
}

/** The addresses of sources, as far as they are known. */
export function addressesOfAll(sources: readonly Source[]): AddressSet {
  return union(...sources.map(({ addresses }) => addresses ?? []));
}

/** The sources that make up the world: those that are it by themselves, or else all that are of the internet; none where it is not let in. */
export function worldOf<S extends Source>(sources: readonly S[]): S[] {
  if (!isWorld(addressesOfAll(sources))) return [];
  const alone = sources.filter(({ addresses }) => addresses && isWorld(addresses));
  return alone.length > 0 ? alone : sources.filter(({ addresses }) => addresses && isOfTheInternet(addresses));
}

/** Those of the sources that have an address which is not among the others. */
export function beyond<S extends Source>(sources: readonly S[], others: AddressSet): S[] {
  return sources.filter(({ addresses }) => addresses && minus(addresses, others).length > 0);
}

/** Those of the sources that have an address of the others. */
export function meeting<S extends Source>(sources: readonly S[], others: AddressSet): S[] {
  return sources.filter(({ addresses }) => addresses && common(addresses, others).length > 0);
}

/** Ports that the world reaches, neighbours as one; where it reaches those of every protocol, that alone. */
export function openPorts(rules: readonly Ingress[]): Pick<Door, "protocol" | "from" | "to">[] {
  const open = doorsOf([], rules).filter(({ after }) => worldOf(after).length > 0);
  const all = open.find(({ protocol }) => protocol === allProtocols);
  if (all) return [all];
  const joined: Pick<Door, "protocol" | "from" | "to">[] = [];
  for (const { protocol, from, to } of open) {
    const last = joined.at(-1);
    if (last?.protocol === protocol && last.to + 1 === from) last.to = to;
    else joined.push({ protocol, from, to });
  }
  return joined;
}
