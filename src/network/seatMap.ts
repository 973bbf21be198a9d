import { addressAt, isMachineAddress, type Range } from "./range";

/** The addresses that machines of a program may have on a LAN, counted from 0. */
export interface SeatMap {
  readonly count: number;
  /** How many of them, from 0 on, tiers get their blocks from. */
  readonly forTiers: number;
  addressOf(seat: number): string;
  /** Why a machine cannot have an address that somebody wrote down; undefined where it can. */
  refusal(address: string): string | undefined;
}

/** The seats of a LAN that is one network: every address but the network's own and the broadcast address. */
export function wholeRange(range: Range): SeatMap {
  return {
    count: range.size - 2,
    // Below the DHCP range, which is the last quarter unless the user moved it.
    forTiers: Math.floor((range.size * 3) / 4),
    addressOf: (seat) => addressAt(range, seat + 1),
    refusal: (address) =>
      isMachineAddress(range, address) ? undefined : `"${address}" is no machine's address inside ${range.cidr}`,
  };
}
