import type { LanPlan } from "./lanPlan";
import { offsetOf } from "./range";

/** Who has which address and name on one LAN of the program. Data, not a resource: filled while the program declares machines. */
export class LanSeats {
  private readonly byAddress = new Map<number, string>();
  /** Seats that are known to be taken, so that each is looked at once: nobody gives one back. */
  private readonly taken = new Set<number>();
  private readonly hostnames = new Set<string>();
  private readonly macs = new Set<string>();

  constructor(readonly plan: LanPlan) {
    const { range, gateway, dhcp } = plan;
    if (gateway) this.byAddress.set(offsetOf(range, gateway)!, "the gateway");
    if (!dhcp) return;
    for (let i = offsetOf(range, dhcp.start)!; i <= offsetOf(range, dhcp.end)!; i++)
      this.byAddress.set(i, "the DHCP range");
  }

  /** Takes an address that somebody wrote down; the answer is why it cannot be had, or undefined. */
  claim(address: string, hostname: string): string | undefined {
    const { range, seats } = this.plan;
    const refusal = seats.refusal(address);
    if (refusal) return refusal;
    const offset = offsetOf(range, address)!;
    const holder = this.byAddress.get(offset);
    if (holder) return `${address} is taken by ${holder}; choose another or leave it out`;
    this.byAddress.set(offset, hostname);
    return undefined;
  }

  /**
   * The address of the free seat nearest behind `preferred`, so that an address depends on the machine's own name and moves only where an
   * earlier declared machine has it. Undefined where the LAN is full.
   */
  allocate(preferred: number, hostname: string): string | undefined {
    const { range, seats } = this.plan;
    for (let step = 0; step < seats.count; step++) {
      const seat = (preferred + step) % seats.count;
      if (!claimOnce(this.taken, seat)) continue;
      const address = seats.addressOf(seat);
      const offset = offsetOf(range, address)!;
      if (this.byAddress.has(offset)) continue;
      this.byAddress.set(offset, hostname);
      return address;
    }
    return undefined;
  }

  /** Whether nobody else on the LAN has the name; it is taken from now on. */
  claimHostname(hostname: string): boolean {
    return claimOnce(this.hostnames, hostname);
  }

  /** Whether nobody else on the LAN has the MAC address; it is taken from now on. */
  claimMac(mac: string): boolean {
    return claimOnce(this.macs, mac);
  }
}

function claimOnce<T>(taken: Set<T>, value: T): boolean {
  if (taken.has(value)) return false;
  taken.add(value);
  return true;
}
