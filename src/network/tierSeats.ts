import type { LanPlan } from "./lanPlan";
import type { LanSeats } from "./lanSeats";

/**
 * Gives each tier a block of neighbouring addresses, so that a tier that grows moves nobody. A tier's block follows from its name; only a
 * tier declared later that derives the same block takes the next free one.
 */
export class TierSeats {
  private readonly taken = new Map<number, string>();

  constructor(private readonly lan: LanPlan) {}

  /** The offset of a tier's first machine. */
  firstSeat(tier: string, slot: (limit: number) => number): number {
    const size = blockSize(this.lan);
    // The blocks below the DHCP range, which is the last quarter unless the user moved it.
    const blocks = Math.max(1, Math.floor((this.lan.range.size * 3) / 4 / size));
    const wanted = slot(blocks);
    for (let step = 0; step < blocks; step++) {
      const block = (wanted + step) % blocks;
      if (this.taken.has(block)) continue;
      this.taken.set(block, tier);
      return block * size + 1;
    }
    return wanted * size + 1;
  }
}

function blockSize(lan: LanPlan): number {
  return Math.min(256, Math.max(1, Math.floor(lan.range.size / 16)));
}

const tierSeats = new WeakMap<LanSeats, TierSeats>();

/** The tiers' blocks on one LAN, shared by all clusters on it. */
export function tierSeatsOn(seats: LanSeats): TierSeats {
  let blocks = tierSeats.get(seats);
  if (!blocks) {
    blocks = new TierSeats(seats.plan);
    tierSeats.set(seats, blocks);
  }
  return blocks;
}
