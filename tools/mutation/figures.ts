import { existsSync, readFileSync } from "node:fs";

/** The parts that are read here of a report in the format of mutation-testing-report-schema. */
interface MutationReport {
  files: Record<string, { mutants: readonly { status: string }[] }>;
}

/** The results of one area's mutants: small breaks of its code, each tried alone. */
export interface Figures {
  /** Without mutants that comments in the code or the configuration exclude. */
  mutants: number;
  /** Detected by a test. */
  killed: number;
  /** The tests did not end, which counts as detected. */
  timedOut: number;
  /** Not detected by any test, or not run by any. */
  survived: number;
}

/** Reads Stryker's report; undefined if it did not write one. */
export function readFigures(reportFile: string): Figures | undefined {
  if (!existsSync(reportFile)) return undefined;
  const { files } = JSON.parse(readFileSync(reportFile, "utf8")) as MutationReport;
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted: string[]) => states.filter((status) => wanted.includes(status)).length;
  const [killed, timedOut] = [count("Killed"), count("Timeout")];
  const survived = count("Survived", "NoCoverage");
  return { mutants: killed + timedOut + survived, killed, timedOut, survived };
}

/** The percentage of mutants that were detected; 100 if there are none. */
export function score({ mutants, killed, timedOut }: Figures): number {
  return mutants === 0 ? 100 : (100 * (killed + timedOut)) / mutants;
}

/** `"97.3 % of 259 mutants detected: 250 killed, 2 timed out, 7 survived"`. */
export function figuresInWords(figures: Figures): string {
  const { mutants, killed, timedOut, survived } = figures;
  // Rounded down, so that a value below the threshold is not shown as if it had reached it.
  const percent = (Math.floor(score(figures) * 10) / 10).toFixed(1);
  return `${percent} % of ${mutants} mutants detected: ${killed} killed, ${timedOut} timed out, ${survived} survived`;
}
