import { describe, expect, it } from "vitest";
import {
  inWords,
  ofProjects,
  type ReportedTest,
  slowest,
  sum,
  tally,
  totalMs,
  type VitestReport,
  withExitCode,
} from "../../../../tools/testing/report";

const test = (state: ReportedTest["state"], more: Partial<ReportedTest> = {}): ReportedTest => ({
  project: "unit",
  file: "x.test.ts",
  name: "x",
  durationMs: 1,
  state,
  ...more,
});

describe("tally", () => {
  it("counts tests by their result", () => {
    const tests = [test("passed"), test("passed"), test("failed"), test("skipped", { reason: "not run: no disk" })];
    expect(tally({ tests, hooks: [], errors: [] })).toEqual({ passed: 2, failed: 1, notRun: 1 });
  });

  it("counts failures outside of the tests", () => {
    expect(
      tally({ tests: [test("passed")], hooks: [], errors: [{ project: "unit", message: "no such file" }] }),
    ).toEqual({
      passed: 1,
      failed: 1,
      notRun: 0,
    });
  });

  it("counts a test that is skipped without a reason as failed", () => {
    expect(tally({ tests: [test("skipped")], hooks: [], errors: [] })).toEqual({ passed: 0, failed: 1, notRun: 0 });
  });
});

it("sum adds up", () => {
  const tallies = [
    { passed: 1, failed: 0, notRun: 4 },
    { passed: 2, failed: 3, notRun: 0 },
  ];
  expect(sum(tallies)).toEqual({ passed: 3, failed: 3, notRun: 4 });
});

it("a tally in words includes what was not run, if any", () => {
  expect(inWords({ passed: 3, failed: 0, notRun: 0 })).toBe("3 passed, 0 failed");
  expect(inWords({ passed: 3, failed: 1, notRun: 2 })).toBe("3 passed, 1 failed, 2 not run");
});

describe("reports of several parts", () => {
  const named = (name: string, durationMs: number, project = "unit") => test("passed", { name, durationMs, project });
  const reports: VitestReport[] = [
    {
      tests: [named("a", 5), named("b", 1, "schema")],
      hooks: [{ project: "schema", file: "y.test.ts", name: "beforeAll", durationMs: 7 }],
      errors: [{ project: "schema", message: "no schema" }],
    },
    { tests: [named("c", 6)], hooks: [], errors: [] },
  ];

  it("have the slowest tests and hooks, whichever part they belong to", () => {
    expect(slowest(reports, 3).map(({ name }) => name)).toEqual(["beforeAll", "c", "a"]);
  });

  it("are split by project", () => {
    expect(tally(ofProjects(reports[0]!, ["schema"]))).toEqual({ passed: 1, failed: 1, notRun: 0 });
    expect(totalMs(ofProjects(reports[0]!, ["schema"]))).toBe(8);
    expect(tally(ofProjects(reports[0]!, ["unit"]))).toEqual({ passed: 1, failed: 0, notRun: 0 });
  });
});

describe("withExitCode", () => {
  const green = { passed: 2, failed: 0, notRun: 0 };

  it("is not green if the run failed for a reason that it does not report", () => {
    expect(withExitCode([green, green], 1)).toEqual([{ ...green, failed: 1 }, green]);
  });

  it("adds nothing if a test has already failed, or nothing has", () => {
    const red = { passed: 1, failed: 1, notRun: 0 };
    expect(withExitCode([green, red], 1)).toEqual([green, red]);
    expect(withExitCode([green], 0)).toEqual([green]);
  });
});
