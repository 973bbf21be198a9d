/** How long one test or hook took. */
export interface Timed {
  /** A project of vitest's configuration. */
  project: string;
  /** Relative to the checkout. */
  file: string;
  name: string;
  durationMs: number;
}

export interface ReportedTest extends Timed {
  state: "passed" | "failed" | "skipped";
  /** Why it was skipped. */
  reason?: string;
}

/** What `reporter.ts` writes about one run of vitest. */
export interface VitestReport {
  tests: ReportedTest[];
  hooks: Timed[];
  /** Failures outside of a test: a file that cannot be loaded, a hook, an unhandled rejection. */
  errors: { project: string; message: string }[];
}

export interface Tally {
  passed: number;
  failed: number;
  /** Tests that need something that failed or that the machine lacks: skipped, with the reason. */
  notRun: number;
}

export const nothing: Tally = { passed: 0, failed: 0, notRun: 0 };

/** The part of a report that belongs to these projects. */
export function ofProjects({ tests, hooks, errors }: VitestReport, projects: readonly string[]): VitestReport {
  const isOf = ({ project }: { project: string }) => projects.includes(project);
  return { tests: tests.filter(isOf), hooks: hooks.filter(isOf), errors: errors.filter(isOf) };
}

/** A test that is skipped without a reason counts as failed. */
export function tally({ tests, errors }: VitestReport): Tally {
  const count = (matches: (test: ReportedTest) => boolean) => tests.filter(matches).length;
  return {
    passed: count(({ state }) => state === "passed"),
    failed: count(({ state, reason }) => state === "failed" || (state === "skipped" && !reason)) + errors.length,
    notRun: count(({ state, reason }) => state === "skipped" && Boolean(reason)),
  };
}

/** A run that failed for a reason that it does not report, such as its teardown, is not green. */
export function withExitCode(tallies: readonly Tally[], exitCode: number): Tally[] {
  const isUnseen = exitCode !== 0 && tallies.every(({ failed }) => failed === 0);
  return tallies.map((one, i) => (isUnseen && i === 0 ? { ...one, failed: 1 } : one));
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, { passed, failed, notRun }) => ({
      passed: all.passed + passed,
      failed: all.failed + failed,
      notRun: all.notRun + notRun,
    }),
    nothing,
  );
}

/** `"3 passed, 1 failed"`, and how many were not run, if any. */
export function inWords({ passed, failed, notRun }: Tally): string {
  return `${passed} passed, ${failed} failed${notRun > 0 ? `, ${notRun} not run` : ""}`;
}

const timed = ({ tests, hooks }: VitestReport): Timed[] => [...tests, ...hooks];

/** How long all tests and hooks took, one after another. */
export function totalMs(report: VitestReport): number {
  return timed(report).reduce((total, { durationMs }) => total + durationMs, 0);
}

/** Tests and hooks that took longest, longest first. */
export function slowest(reports: readonly VitestReport[], count: number): Timed[] {
  return reports
    .flatMap(timed)
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, count);
}
