import { afterEach, expect, test, vi } from "vitest";

/** The module loaded with this value of the variable; under another name it is loaded again. */
async function loadedWith(variable: string | undefined): Promise<typeof import("../../support/longRun")> {
  vi.stubEnv("VMFARM_TEST_LONG", variable);
  const file = `../../support/longRun.ts?with=${variable}`;
  return import(/* @vite-ignore */ file);
}
afterEach(() => {
  vi.unstubAllEnvs();
});

test("the long run has all runs of a property, and the larger of two numbers", async () => {
  const { longRun, inLongRun, propertyRuns } = await loadedWith("1");
  expect([longRun, inLongRun(10, 3), propertyRuns(500), propertyRuns(3)]).toEqual([true, 10, 500, 3]);
});

test("any other run has a fifth of them, but at least five if there are as many", async () => {
  const { longRun, inLongRun, propertyRuns } = await loadedWith(undefined);
  expect([longRun, inLongRun(10, 3)]).toEqual([false, 3]);
  expect([500, 12, 3].map(propertyRuns)).toEqual([100, 5, 3]);
});
