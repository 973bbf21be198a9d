import type { LanPlan } from "../network/lanPlan";
import { offsetOf } from "./range";

/** Who has which address and name on one LAN. Data, not a resource: filled while a program declares machines, and nothing is given back. */
export class LanAddresses {
  private readonly holders = new Map<number, string>();
  /** Numbers of addresses in the pool that were looked at, so that each is looked at once. */
  private readonly visited = new Set<number>();
  private readonly blocks = new Set<number>();
  private readonly hostnames = new Set<string>();
  private readonly macs = new Set<string>();

  constructor(readonly plan: LanPlan) {
    const { range, gateway, dhcp } = plan;
    if (gateway) this.holders.set(offsetOf(range, gateway)!, "the gateway");
    if (!dhcp) return;
    for (let i = offsetOf(range, dhcp.start)!; i <= offsetOf(range, dhcp.end)!; i++)
      this.holders.set(i, "the DHCP range");
  }

  /**
   * Reserves an address that was written down.
   *
   * @returns why it is unavailable; undefined where it is reserved now
   */
  reserve(address: string, hostname: string): string | undefined {
    const { range, pool } = this.plan;
    const reason = pool.whyUnavailable(address);
    if (reason) return reason;
    const offset = offsetOf(range, address)!;
    const holder = this.holders.get(offset);
    if (holder) return `${address} is taken by ${holder}; choose another or leave it out`;
    this.holders.set(offset, hostname);
    return undefined;
  }

  /**
   * Allocates the next free address of the pool from number `preferred` on, so that an address depends on the machine's own name and moves
   * only where a machine declared earlier has it.
   *
   * @returns undefined where the LAN is full
   */
  allocate(preferred: number, hostname: string): string | undefined {
    const { range, pool } = this.plan;
    for (let step = 0; step < pool.size; step++) {
      const index = (preferred + step) % pool.size;
      if (!addOnce(this.visited, index)) continue;
      const address = pool.address(index);
      const offset = offsetOf(range, address)!;
      if (this.holders.has(offset)) continue;
      this.holders.set(offset, hostname);
      return address;
    }
    return undefined;
  }

  /**
   * Sets a block of neighbouring addresses apart for a tier, so that a tier that grows moves nobody. Its block follows from its name; only a
   * tier declared later that derives the same block gets the next free one.
   *
   * @param preferredOf which of `count` blocks the tier prefers: an index that follows from its name
   * @returns the number in the pool of the block's first address, to allocate from; where all blocks are gone, one that others have, too
   */
  allocateBlock(preferredOf: (count: number) => number): number {
    const { sizeForBlocks } = this.plan.pool;
    const size = Math.min(256, Math.max(1, Math.floor(sizeForBlocks / 12)));
    const count = Math.max(1, Math.floor(sizeForBlocks / size));
    const preferred = preferredOf(count);
    for (let step = 0; step < count; step++) {
      const block = (preferred + step) % count;
      if (addOnce(this.blocks, block)) return block * size;
    }
    return preferred * size;
  }

  /** Whether nobody else on the LAN has the name, which is taken from now on. */
  reserveHostname(hostname: string): boolean {
    return addOnce(this.hostnames, hostname);
  }

  /** Whether nobody else on the LAN has the MAC address, which is taken from now on. */
  reserveMac(mac: string): boolean {
    return addOnce(this.macs, mac);
  }
}

function addOnce<T>(set: Set<T>, value: T): boolean {
  if (set.has(value)) return false;
  set.add(value);
  return true;
}
