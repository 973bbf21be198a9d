import { duration } from "../ui/steps";
import { inWords, slowest, sum } from "./report";
import type { PartResult } from "./stage";

/** One line about a part. */
export function partLine({ part, took, counts, ...tally }: PartResult): string {
  const outcome = [inWords(tally), counts].filter(Boolean).join(", ");
  return `${tally.failed > 0 ? "✖" : "✔"} ${part}: ${outcome} [${took}]`;
}

/** The end of a run: every part, what was not run and why, the ten slowest tests that took a second or more, and the totals on the last line. */
export function summary(results: readonly PartResult[]): string {
  const reports = results.flatMap(({ report }) => report ?? []);
  const notRun = reports.flatMap(({ tests }) => tests).filter(({ state }) => state === "skipped");
  const slow = slowest(reports, 10).filter(({ durationMs }) => durationMs >= 1000);
  const sections = [
    results.length > 1 ? results.map(partLine) : [],
    notRun.map(
      ({ file, name, reason }) =>
        `↓ ${file} > ${name}: ${reason ?? "skipped without a reason, which counts as a failure"}`,
    ),
    slow.length > 0
      ? ["Slowest:", ...slow.map((test) => `  ${duration(test.durationMs)}  ${test.file} > ${test.name}`)]
      : [],
    [inWords(sum(results))],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}
