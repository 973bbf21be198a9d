import { expect, test } from "vitest";
import { nothing, type ReportedTest } from "../../../../tools/testing/report";
import type { PartResult } from "../../../../tools/testing/stage";
import { partLine, summary } from "../../../../tools/testing/summary";

const one = (name: string, durationMs: number, more: Partial<ReportedTest> = {}): ReportedTest => ({
  project: "libvirt",
  file: "test/e2e/x.test.ts",
  name,
  durationMs,
  state: "passed",
  ...more,
});
const lint: PartResult = { ...nothing, part: "lint", passed: 1, took: "3.0 s" };
const tests = [
  ...Array.from({ length: 11 }, (_, i) => one(`test ${i}`, 1000 * i)),
  one("grows", 0, { state: "skipped", reason: 'not run: needs "comes up", which failed' }),
];
const libvirt: PartResult = {
  part: "e2e:libvirt",
  passed: 10,
  failed: 1,
  notRun: 1,
  took: "2 min 5 s",
  counts: "41 engine runs, 12 boots",
  report: { tests, hooks: [], errors: [] },
};

test("a part is a line", () => {
  expect(partLine(lint)).toBe("✔ lint: 1 passed, 0 failed [3.0 s]");
  expect(partLine(libvirt)).toBe("✖ e2e:libvirt: 10 passed, 1 failed, 1 not run, 41 engine runs, 12 boots [2 min 5 s]");
});

test("a summary ends with the totals, and lists what was not run and the ten slowest", () => {
  const lines = summary([lint, libvirt]).split("\n");
  expect(lines.at(-1)).toBe("11 passed, 1 failed, 1 not run");
  expect(lines).toContain('↓ test/e2e/x.test.ts > grows: not run: needs "comes up", which failed');
  const slow = lines.slice(lines.indexOf("Slowest:") + 1, -2);
  expect(slow).toHaveLength(10);
  expect(slow[0]).toBe("  10.0 s  test/e2e/x.test.ts > test 10");
});

test("for a single part it does not repeat the line", () => {
  expect(summary([lint])).toBe("1 passed, 0 failed");
});
