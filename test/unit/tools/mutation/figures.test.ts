import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figuresInWords, readFigures, score } from "../../../../tools/mutation/figures";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

function report(statesByFile: Record<string, string[]>): string {
  const path = join(temporaryDirectory(), "report.json");
  const files = Object.entries(statesByFile).map(([name, states]) => [
    name,
    { mutants: states.map((status) => ({ status })) },
  ]);
  writeFileSync(path, JSON.stringify({ files: Object.fromEntries(files) }));
  return path;
}

test("figures cover all files, without mutants that are excluded or cannot be run", () => {
  const path = report({
    "a.ts": ["Killed", "Killed", "Timeout", "Survived", "Ignored"],
    "b.ts": ["NoCoverage", "Killed", "CompileError", "RuntimeError"],
  });
  expect(readFigures(path)).toEqual({ mutants: 6, killed: 3, timedOut: 1, survived: 2 });
});

test("without a report by Stryker there are no figures", () => {
  expect(readFigures(join(temporaryDirectory(), "report.json"))).toBeUndefined();
});

test("a mutant that does not end counts as detected", () => {
  expect(score({ mutants: 4, killed: 1, timedOut: 2, survived: 1 })).toBe(75);
  expect(score({ mutants: 0, killed: 0, timedOut: 0, survived: 0 })).toBe(100);
});

test("a score below the threshold is not rounded up to it", () => {
  expect(figuresInWords({ mutants: 10_000, killed: 8498, timedOut: 1, survived: 1501 })).toBe(
    "84.9 % of 10000 mutants detected: 8498 killed, 1 timed out, 1501 survived",
  );
});
