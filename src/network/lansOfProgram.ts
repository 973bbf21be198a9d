import { perProgram } from "../perProgram";
import type { LanPlan } from "./lanPlan";
import { LanSeats } from "./lanSeats";
import { overlaps } from "./range";

interface Entry {
  seats: LanSeats;
  /** The connection that the LAN is made on: equal ranges on different hosts do not meet. */
  where: string;
}

const lans = perProgram(() => new Map<object, Entry>());

/** The LAN of this program on the same connection whose range meets that of `plan`. */
export function overlappingLan(plan: LanPlan, where: string): LanPlan | undefined {
  for (const entry of lans().values()) {
    if (entry.where === where && overlaps(entry.seats.plan.range, plan.range)) return entry.seats.plan;
  }
  return undefined;
}

/** Remembers the plan behind a VirtualLan, whose outputs cannot be read while the program declares its machines. */
export function rememberLan(lan: object, plan: LanPlan, where: string): void {
  lans().set(lan, { seats: new LanSeats(plan), where });
}

export function seatsOf(lan: object): LanSeats | undefined {
  return lans().get(lan)?.seats;
}
