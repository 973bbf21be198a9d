import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { poll } from "../../../src/process/poll";

const { pauses } = vi.hoisted(() => ({ pauses: [] as number[] }));
vi.mock("node:timers/promises", () => ({
  setTimeout: async (ms: number) => {
    pauses.push(ms);
    vi.advanceTimersByTime(ms);
  },
}));

beforeEach(() => {
  pauses.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("an immediate result is not waited for", async () => {
  expect(await poll(10_000, async () => 0)).toBe(0);
  expect(pauses).toEqual([]);
});

test("polls less and less often, down to every three seconds", async () => {
  let asked = 0;
  expect(await poll(60_000, async () => (++asked === 12 ? "there" : undefined))).toBe("there");
  expect(pauses).toHaveLength(11);
  expect(pauses[0]).toBe(250);
  for (const [i, ms] of pauses.entries()) {
    expect(ms).toBeLessThanOrEqual(3000);
    if (i > 0) expect(ms).toBeGreaterThanOrEqual(pauses[i - 1]!);
  }
  expect(pauses.at(-1)).toBe(3000);
});

test("polls at the given interval", async () => {
  let asked = 0;
  await poll(10_000, async () => (++asked === 4 ? "there" : undefined), 50);
  expect(pauses).toEqual([50, 50, 50]);
});

test("ends without a result within the limit", async () => {
  const start = Date.now();
  expect(await poll(20_000, async () => undefined)).toBeUndefined();
  const took = Date.now() - start;
  expect(took).toBeLessThanOrEqual(20_000);
  expect(took).toBeGreaterThan(17_000);
});

test("polls once if there is no time at all", async () => {
  const ask = vi.fn(async () => undefined);
  expect(await poll(0, ask)).toBeUndefined();
  expect(ask).toHaveBeenCalledTimes(1);
});

test("time that polling takes counts", async () => {
  const ask = vi.fn(async () => {
    vi.advanceTimersByTime(9_000);
    return undefined;
  });
  await poll(20_000, ask);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(3);
});

test("an error ends it", async () => {
  await expect(
    poll(10_000, async () => {
      throw new Error("gone");
    }),
  ).rejects.toThrow("gone");
  expect(pauses).toEqual([]);
});
