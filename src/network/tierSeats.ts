import type { LanSeats } from "./lanSeats";
import type { SeatMap } from "./seatMap";

/**
 * Gives each tier a block of neighbouring seats, so that a tier that grows moves nobody. A tier's block follows from its name; only a
 * tier declared later that derives the same block takes the next free one.
 */
export class TierSeats {
  private readonly taken = new Map<number, string>();

  constructor(private readonly seats: SeatMap) {}

  /** The seat of a tier's first machine. */
  firstSeat(tier: string, slot: (limit: number) => number): number {
    const size = blockSize(this.seats);
    const blocks = Math.max(1, Math.floor(this.seats.forTiers / size));
    const wanted = slot(blocks);
    for (let step = 0; step < blocks; step++) {
      const block = (wanted + step) % blocks;
      if (this.taken.has(block)) continue;
      this.taken.set(block, tier);
      return block * size;
    }
    return wanted * size;
  }
}

function blockSize({ forTiers }: SeatMap): number {
  return Math.min(256, Math.max(1, Math.floor(forTiers / 12)));
}

const tierSeats = new WeakMap<LanSeats, TierSeats>();

/** The tiers' blocks on one LAN, shared by all clusters on it. */
export function tierSeatsOn(seats: LanSeats): TierSeats {
  let blocks = tierSeats.get(seats);
  if (!blocks) {
    blocks = new TierSeats(seats.plan.seats);
    tierSeats.set(seats, blocks);
  }
  return blocks;
}
