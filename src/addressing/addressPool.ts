import { addressAt, isMachineAddress, type Range } from "./range";

/** The addresses that machines of a program may have on a LAN, numbered from 0. */
export interface AddressPool {
  /** Number of addresses. */
  readonly size: number;
  /** How many of them, from 0 on, blocks are allocated from. */
  readonly sizeForBlocks: number;
  /** The address with this number. */
  address(index: number): string;
  /** Why a machine cannot have an address that was written down; undefined where it can. */
  whyUnavailable(address: string): string | undefined;
}

/** The pool of a LAN that is one network: every address but the network's own and the broadcast address. */
export function wholeRange(range: Range): AddressPool {
  return {
    size: range.size - 2,
    // Below the DHCP range, which is the last quarter unless the user moved it.
    sizeForBlocks: Math.floor((range.size * 3) / 4),
    address: (index) => addressAt(range, index + 1),
    whyUnavailable: (address) =>
      isMachineAddress(range, address) ? undefined : `"${address}" is not a usable host address in ${range.cidr}`,
  };
}
