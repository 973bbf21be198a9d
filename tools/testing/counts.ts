import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** The environment variable that names the file to which tests add their counts. */
export const countsVariable = "VMFARM_TEST_COUNTS";

/** The one from which tests know the project of vitest's configuration that they belong to. */
export const projectVariable = "VMFARM_TEST_PROJECT";

/** What takes time in end-to-end tests, and is therefore counted. */
export type Counted = "engine run" | "boot" | "restore";

interface Count {
  what: Counted;
  times: number;
  /** A project of vitest's configuration. */
  project: string;
}

/** Adds to the file that the test run sums up; does nothing if there is none. */
export function addCount(count: Count): void {
  const path = process.env[countsVariable];
  // One write per line: workers add at the same time.
  if (path && count.times > 0) appendFileSync(path, `${JSON.stringify(count)}\n`);
}

export function readCounts(path: string): Count[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Count);
}

/** `"41 engine runs, 12 boots"`; empty if nothing was counted. */
export function countsInWords(counts: readonly Count[]): string {
  const words: Counted[] = ["engine run", "boot", "restore"];
  return words
    .map(
      (what) => [what, counts.filter((one) => one.what === what).reduce((sum, { times }) => sum + times, 0)] as const,
    )
    .filter(([, times]) => times > 0)
    .map(([what, times]) => `${times} ${what}${times === 1 ? "" : "s"}`)
    .join(", ");
}
