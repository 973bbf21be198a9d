import type { LanPlan } from "../network/lanPlan";
import { LanAddresses } from "./lanAddresses";
import { overlaps } from "./range";

interface DeclaredLan {
  readonly addresses: LanAddresses;
  /** Where the LAN is made: equal ranges in different places do not meet. */
  readonly location: string;
}

/** The LANs that a program's machines are on, with the addresses that are taken on them. */
export class LanRegistry {
  private readonly declared = new Map<object, DeclaredLan>();
  /** By name and range, so that two machines that write the same LAN down share it. */
  private readonly writtenDown = new Map<string, LanAddresses>();

  /** Adds a LAN of the program, whose outputs cannot be read while the program declares its machines. */
  declare(lan: object, plan: LanPlan, location: string): void {
    this.declared.set(lan, { addresses: new LanAddresses(plan), location });
  }

  /** Addresses on a LAN of the program; undefined where the program did not declare it. */
  addressesOn(lan: object): LanAddresses | undefined {
    return this.declared.get(lan)?.addresses;
  }

  /** The LAN of the program at the same location whose range overlaps that of `plan`. */
  overlapping(plan: LanPlan, location: string): LanPlan | undefined {
    for (const lan of this.declared.values())
      if (lan.location === location && overlaps(lan.addresses.plan.range, plan.range)) return lan.addresses.plan;
    return undefined;
  }

  /** Addresses on a LAN that was made elsewhere. It is planned by whoever names it first; undefined where there is no plan. */
  addressesOnWrittenDown(name: string, cidr: string, plan: () => LanPlan | undefined): LanAddresses | undefined {
    const key = JSON.stringify([name, cidr]);
    const existing = this.writtenDown.get(key);
    if (existing) return existing;
    const planned = plan();
    if (!planned) return undefined;
    const addresses = new LanAddresses({ ...planned, name });
    this.writtenDown.set(key, addresses);
    return addresses;
  }
}
