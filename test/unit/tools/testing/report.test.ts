import { describe, expect, it } from "vitest";
import { inWords, type ReportedTest, slowest, sum, tally } from "../../../../tools/testing/report";

const test = (state: ReportedTest["state"], more: Partial<ReportedTest> = {}): ReportedTest => ({
  file: "x.test.ts",
  name: "x",
  durationMs: 1,
  state,
  ...more,
});

describe("tally", () => {
  it("counts tests by what became of them", () => {
    const tests = [test("passed"), test("passed"), test("failed"), test("skipped", { reason: "not run: no disk" })];
    expect(tally({ tests, hooks: [], errors: [] })).toEqual({ passed: 2, failed: 1, notRun: 1 });
  });

  it("counts what failed outside of the tests", () => {
    expect(tally({ tests: [test("passed")], hooks: [], errors: ["x.test.ts: cannot be loaded"] })).toEqual({
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

it("a tally in words names what was not run where there is any", () => {
  expect(inWords({ passed: 3, failed: 0, notRun: 0 })).toBe("3 passed, 0 failed");
  expect(inWords({ passed: 3, failed: 1, notRun: 2 })).toBe("3 passed, 1 failed, 2 not run");
});

it("the slowest are tests and hooks, whatever run they are of", () => {
  const named = (name: string, durationMs: number) => test("passed", { name, durationMs });
  const reports = [
    {
      tests: [named("a", 5), named("b", 1)],
      hooks: [{ file: "y.test.ts", name: "beforeAll", durationMs: 7 }],
      errors: [],
    },
    { tests: [named("c", 6)], hooks: [], errors: [] },
  ];
  expect(slowest(reports, 3).map(({ name }) => name)).toEqual(["beforeAll", "c", "a"]);
});
