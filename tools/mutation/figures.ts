import { existsSync, readFileSync } from "node:fs";

/** Of the report in the format of mutation-testing-report-schema what is read here. */
interface MutationReport {
  files: Record<string, { mutants: readonly { status: string }[] }>;
}

/** What came of the mutants of one area: small breaks of its code, each tried alone. */
export interface Figures {
  /** Without those that the code or the configuration leaves out. */
  mutants: number;
  /** Seen by a test. */
  killed: number;
  /** The tests did not end, which counts as seen. */
  timedOut: number;
  /** Seen by no test, or run by none. */
  survived: number;
}

/** Reads Stryker's report; undefined where it wrote none. */
export function readFigures(reportFile: string): Figures | undefined {
  if (!existsSync(reportFile)) return undefined;
  const { files } = JSON.parse(readFileSync(reportFile, "utf8")) as MutationReport;
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted: string[]) => states.filter((status) => wanted.includes(status)).length;
  const [killed, timedOut] = [count("Killed"), count("Timeout")];
  const survived = count("Survived", "NoCoverage");
  return { mutants: killed + timedOut + survived, killed, timedOut, survived };
}

/** Of a hundred mutants how many were seen; 100 where there are none. */
export function score({ mutants, killed, timedOut }: Figures): number {
  return mutants === 0 ? 100 : (100 * (killed + timedOut)) / mutants;
}

/** `"97.3 % of 259 mutants seen: 250 killed, 2 timed out, 7 survived"`. */
export function figuresInWords(figures: Figures): string {
  const { mutants, killed, timedOut, survived } = figures;
  // Rounded down: what is below the threshold is not shown as if it were on it.
  const percent = (Math.floor(score(figures) * 10) / 10).toFixed(1);
  return `${percent} % of ${mutants} mutants seen: ${killed} killed, ${timedOut} timed out, ${survived} survived`;
}
