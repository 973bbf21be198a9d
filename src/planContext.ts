import type { LanRegistry } from "./addressing/lanRegistry";
import type { Identity } from "./identity";
import type { PathPart, Problems } from "./input/problem";
import type { MachineRules } from "./machine/rules";

/** What planning works with beside arguments. */
export class PlanContext {
  constructor(
    /** What names, UUIDs, MAC addresses and places in pools are derived from. */
    readonly identity: Identity,
    /** What differs between platforms. */
    readonly rules: MachineRules,
    /** The program's LANs and the addresses that are taken on them. */
    readonly lans: LanRegistry,
    /** What is wrong with the arguments at this place and below. */
    readonly problems: Problems,
  ) {}

  /** The same for arguments further down: `context.at("tiers", 0)`. */
  at(...path: PathPart[]): PlanContext {
    return this.within(this.problems.at(...path));
  }

  /** The same, with problems reported elsewhere. */
  within(problems: Problems): PlanContext {
    return new PlanContext(this.identity, this.rules, this.lans, problems);
  }
}
