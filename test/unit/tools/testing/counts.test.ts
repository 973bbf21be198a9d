import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { addCount, countsInWords, countsVariable, readCounts } from "../../../../tools/testing/counts";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

test("what tests count is summed up in words", () => {
  const path = join(temporaryDirectory(), "counts");
  vi.stubEnv(countsVariable, path);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(countsInWords(readCounts(path))).toBe("");
  addCount({ what: "boot", times: 1, project: "a" });
  addCount({ what: "engine run", times: 3, project: "a" });
  addCount({ what: "engine run", times: 1, project: "b" });
  addCount({ what: "restore", times: 0, project: "b" });
  expect(countsInWords(readCounts(path))).toBe("4 engine runs, 1 boot");
  expect(countsInWords(readCounts(path).filter(({ project }) => project === "b"))).toBe("1 engine run");
});

test("nothing is counted if nothing sums it up", () => {
  vi.stubEnv(countsVariable, undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(() => addCount({ what: "boot", times: 1, project: "a" })).not.toThrow();
});
