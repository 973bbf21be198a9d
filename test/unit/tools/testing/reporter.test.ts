import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { removeTree } from "../../../../src/process/removeTree";
import { run } from "../../../../src/process/run";
import { repoRoot } from "../../../../tools/paths";
import { tally, type VitestReport } from "../../../../tools/testing/report";
import { reportVariable } from "../../../../tools/testing/reporter";

/** Runs `sample.ts` in a separate vitest, once with each of the options. */
async function reportsOf(...runs: object[]): Promise<VitestReport[]> {
  const dir = await mkdtemp(join(tmpdir(), "vmfarm-report-"));
  const path = (index: number) => join(dir, `${index}.json`);
  const program = `
import { startVitest } from "vitest/node";
for (const [index, options] of ${JSON.stringify(runs)}.entries()) {
  process.env.${reportVariable} = ${JSON.stringify(dir)} + "/" + index + ".json";
  const vitest = await startVitest("test", [], {
    config: false,
    watch: false,
    name: "sample",
    include: ["test/unit/tools/testing/sample.ts"],
    reporters: ["./tools/testing/reporter.ts"],
    ...options,
  });
  await vitest.close();
}
process.exitCode = 0; // Tests of the sample fail.
`;
  try {
    await run(process.execPath, ["--input-type=module", "--eval", program], { cwd: repoRoot });
    return runs.map((_, index) => JSON.parse(readFileSync(path(index), "utf8")));
  } finally {
    await removeTree(dir);
  }
}

describe("the report of a run", () => {
  let whole: VitestReport;
  let chosenByName: VitestReport;
  beforeAll(async () => {
    [whole, chosenByName] = (await reportsOf({}, { testNamePattern: "comes up" })) as [VitestReport, VitestReport];
  });

  it("has every test, and the reason of skipped ones", () => {
    const needing = 'not run: needs "grows in time", which failed';
    expect(whole.tests.map(({ name, state, reason }) => [name, state, reason])).toEqual([
      ["a sequence > comes up", "passed", undefined],
      ["a sequence > has an address", "failed", undefined],
      ["a sequence > has a name", "passed", undefined],
      ["a sequence > grows in time", "failed", undefined],
      ["a sequence > has grown", "skipped", needing],
      ["a sequence > shrinks", "skipped", needing],
      ["a sequence > is gone", "skipped", needing],
      ["another sequence > does not need the first", "passed", undefined],
      ["no set-up > has nothing to test", "skipped", "not run: its set-up failed"],
      ["says nothing", "skipped", undefined],
      ["lacks a file", "skipped", "not run: FILE is not set"],
    ]);
  });

  it("has what failed outside of tests, and how long hooks took", () => {
    const file = "test/unit/tools/testing/sample.ts";
    expect(whole.errors).toEqual([{ project: "sample", message: `${file}: no set-up: no farm` }]);
    expect(whole.hooks).toEqual([
      { project: "sample", file, name: "another sequence > beforeAll", durationMs: expect.any(Number) },
    ]);
  });

  it("counts a test that is skipped without a reason as failed", () => {
    expect(tally(whole)).toEqual({ passed: 3, failed: 2 + 1 + 1, notRun: 5 });
  });

  it("does not have tests that were excluded by name", () => {
    expect(chosenByName.tests.map(({ name }) => name)).toEqual(["a sequence > comes up"]);
  });
});
