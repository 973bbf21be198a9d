import type { Sheet } from "./figures";
import type { Ground } from "./ground";

/** Figures that are measured together. */
export interface Group {
  /** Names of all its figures, for `--only`. */
  figures: readonly string[];
  /** Left out by `--quick`. */
  large?: boolean;
  measure(ground: Ground, sheet: Sheet, runs: number): Promise<void>;
}
