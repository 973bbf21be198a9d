import { describe, expect, it } from "vitest";
import { sum, tally } from "../../../tools/testing/vitestReport";

const file = (status: string, ...tests: string[]) => ({
  name: "x.test.ts",
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe("tally", () => {
  it("counts tests", () => {
    const testResults = [file("failed", "passed", "failed"), file("passed", "passed")];
    expect(tally({ numPassedTests: 2, numFailedTests: 1, success: false, testResults })).toEqual({
      passed: 2,
      failed: 1,
    });
  });

  it("counts a file that cannot be loaded as a failure", () => {
    const testResults = [file("failed"), file("passed", "passed")];
    expect(tally({ numPassedTests: 1, numFailedTests: 0, success: false, testResults })).toEqual({
      passed: 1,
      failed: 1,
    });
  });

  it("is not green where the run failed outside its tests", () => {
    const testResults = [file("passed", "passed")];
    expect(tally({ numPassedTests: 1, numFailedTests: 0, success: false, testResults })).toEqual({
      passed: 1,
      failed: 1,
    });
  });
});

it("sum adds up", () => {
  expect(
    sum([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 });
});
