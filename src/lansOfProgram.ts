import { LanRegistry } from "./addressing/lanRegistry";
import { perProgram } from "./perProgram";

/** The LANs of the running program. Components and platforms pass them on; planners take them as an argument. */
export const lansOfProgram = perProgram(() => new LanRegistry());
