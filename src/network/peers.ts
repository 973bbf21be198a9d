import { addressAt, parseRange } from "../addressing/range";

/**
 * Neighbours: `count` machines that follow each other in name and in address. `{first: "shop-web-9", count: 2, address: "10.17.3.49"}` is
 * shop-web-9 at 10.17.3.49 and shop-web-10 at 10.17.3.50. Every machine has a list of all its peers, so a tier is written as the few runs
 * that it is made of: machine by machine the lists would grow with the square of its size.
 */
export interface PeerRun {
  readonly first: string;
  readonly count: number;
  readonly address: string;
}

/** What a machine knows of itself and of the machines that it works with. */
export interface Peers {
  readonly machine: string;
  readonly tier?: string;
  /** DNS domain of the peers. */
  readonly domain?: string;
  readonly tiers: Readonly<Record<string, readonly PeerRun[]>>;
}

interface Peer {
  name: string;
  address: string;
}

/** The runs of machines whose names end in a number. */
export function peerRuns(machines: readonly Peer[]): PeerRun[] {
  const runs: { first: string; count: number; address: string }[] = [];
  for (const { name, address } of machines) {
    const last = runs.at(-1);
    if (last && nameAfter(last.first, last.count) === name && addressAfter(last.address, last.count) === address)
      last.count++;
    else runs.push({ first: name, count: 1, address });
  }
  return runs;
}

/** The machines of a run, in order. */
export function machinesOf({ first, count, address }: PeerRun): Peer[] {
  return Array.from({ length: count }, (_, i) => ({ name: nameAfter(first, i), address: addressAfter(address, i) }));
}

function nameAfter(name: string, steps: number): string {
  return name.replace(/\d+$/, (number) => String(Number(number) + steps));
}

function addressAfter(address: string, steps: number): string {
  return addressAt(parseRange(`${address}/32`)!, steps);
}
