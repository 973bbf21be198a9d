import { type AddressSet, common, minus, union } from "../../network/addressSet";
import { isOfTheInternet, isWorld } from "../../network/world";
import { allProtocols, type Ingress, lastPort, prefixListProtocol, type Source } from "./ingress";

export interface PortRange {
  protocol: string;
  from: number;
  to: number;
}

/** Ports that the same sources have access to, before a change and after it. */
export interface PortAccess<S extends Source = Source> extends PortRange {
  before: S[];
  after: S[];
}

/**
 * Splits ports by who has access before and after a change: each port once and in order, with the sources of all rules that include it.
 * Protocols that no rule names are last, as `-1`.
 */
export function accessByPort<S extends Source>(
  before: readonly Ingress<S>[],
  after: readonly Ingress<S>[],
): PortAccess<S>[] {
  const named = new Set([...before, ...after].map(({ protocol }) => protocol));
  named.delete(allProtocols);
  return [...[...named].sort(), allProtocols].flatMap((protocol) => {
    const applying = (rules: readonly Ingress<S>[]) =>
      rules.filter(
        (rule) => rule.protocol === protocol || (rule.protocol === allProtocols && protocol !== prefixListProtocol),
      );
    return accessOfProtocol(protocol, applying(before), applying(after));
  });
}

function accessOfProtocol<S extends Source>(
  protocol: string,
  before: readonly Ingress<S>[],
  after: readonly Ingress<S>[],
): PortAccess<S>[] {
  const starts = new Set([...before, ...after].flatMap(({ from, to }) => [from, to + 1]));
  const sorted = [...starts].filter((port) => port <= lastPort).sort((a, b) => a - b);
  return sorted.flatMap((from, i) => {
    const sourcesIn = (rules: readonly Ingress<S>[]) =>
      rules.filter((rule) => rule.from <= from && from <= rule.to).flatMap(({ sources }) => sources);
    const access = { before: sourcesIn(before), after: sourcesIn(after) };
    if (access.before.length + access.after.length === 0) return [];
    return [{ protocol, from, to: (sorted[i + 1] ?? lastPort + 1) - 1, ...access }];
  });
}

/** The addresses of sources, as far as they are known. */
export function addressesOfAll(sources: readonly Source[]): AddressSet {
  return union(...sources.map(({ addresses }) => addresses ?? []));
}

/** The sources that together are the whole world; none where they are not. Those that are the world by themselves stand for the others. */
export function worldSources<S extends Source>(sources: readonly S[]): S[] {
  if (!isWorld(addressesOfAll(sources))) return [];
  const alone = sources.filter(({ addresses }) => addresses && isWorld(addresses));
  return alone.length > 0 ? alone : sources.filter(({ addresses }) => addresses && isOfTheInternet(addresses));
}

/** Sources that have an address outside of the given ones. */
export function sourcesBeyond<S extends Source>(sources: readonly S[], addresses: AddressSet): S[] {
  return sources.filter((source) => source.addresses && minus(source.addresses, addresses).length > 0);
}

/** Sources that have one of the given addresses. */
export function sourcesWithin<S extends Source>(sources: readonly S[], addresses: AddressSet): S[] {
  return sources.filter((source) => source.addresses && common(source.addresses, addresses).length > 0);
}

/** Ports that are open to the world, adjacent ones joined; where all protocols are, only that. */
export function worldPorts(rules: readonly Ingress[]): PortRange[] {
  const open = accessByPort([], rules).filter(({ after }) => worldSources(after).length > 0);
  const all = open.find(({ protocol }) => protocol === allProtocols);
  if (all) return [all];
  const joined: PortRange[] = [];
  for (const { protocol, from, to } of open) {
    const last = joined.at(-1);
    if (last?.protocol === protocol && last.to + 1 === from) last.to = to;
    else joined.push({ protocol, from, to });
  }
  return joined;
}
