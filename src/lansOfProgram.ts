import { LanRegistry } from "./addressing/lanRegistry";
import { perProgram } from "./perProgram";

/** The LANs of the running program, for components and platforms, which pass them on; planning never asks here. */
export const lansOfProgram = perProgram(() => new LanRegistry());
