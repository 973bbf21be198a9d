import type { Tally, VitestReport } from "./report";

/** The result of one part of the tests. */
export interface PartResult extends Tally {
  part: string;
  /** How long it took, in words. */
  took: string;
  /** What its tests counted, in words. */
  counts?: string;
  report?: VitestReport;
}

/** Parts that run at the same time. */
export interface Stage {
  parts: readonly string[];
  /** Only in the long run, or when it is named by `--only`. */
  longRunOnly?: true;
  /** @param done called with each part as soon as it has ended */
  run(chosen: readonly string[], args: readonly string[], done: (result: PartResult) => void): Promise<void>;
}
