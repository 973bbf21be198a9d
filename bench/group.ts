import type { Sheet } from "./figures";
import type { Testbed } from "./testbed";

/** Figures that are measured together. */
export interface Group {
  /** Names of all its figures, for `--only`. */
  figures: readonly string[];
  /** Left out by `--quick`. */
  large?: boolean;
  measure(testbed: Testbed, sheet: Sheet, runs: number): Promise<void>;
}
