import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { isLocked, withLock } from "../../../src/process/lock";
import { temporaryDirectory } from "../../support/temporaryDirectory";

let path: string;
beforeEach(() => {
  path = join(temporaryDirectory(), "image.qcow2");
});

/** Holds the lock until `release` is called. */
async function held(): Promise<{ release: () => Promise<void> }> {
  let end = () => {};
  let begun = () => {};
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const running = withLock(path, async () => {
    begun();
    await ended;
  });
  await started;
  return {
    release: async () => {
      end();
      await running;
    },
  };
}

test("two runs for one path run one after the other, and the second says once that it waits", async () => {
  const order: string[] = [];
  const first = await held();
  const onWait = vi.fn();
  const second = withLock(path, async () => order.push("second"), { onWait });
  await vi.waitFor(() => expect(onWait).toHaveBeenCalled());
  order.push("first");
  await first.release();
  await second;
  expect(order).toEqual(["first", "second"]);
  expect(onWait).toHaveBeenCalledTimes(1);
  expect(await isLocked(path)).toBe(false);
});

test("a wait ends without the lock once there is nothing to wait for", async () => {
  const holder = await held();
  const work = vi.fn();
  expect(await withLock(path, work, { until: () => true })).toBeUndefined();
  expect(work).not.toHaveBeenCalled();
  expect(await isLocked(path)).toBe(true);
  await holder.release();
});

test("a wait that is too long fails", async () => {
  const holder = await held();
  const work = vi.fn();
  await expect(withLock(path, work, { patienceMs: 1 })).rejects.toThrow(`still holds the lock on ${path}`);
  expect(work).not.toHaveBeenCalled();
  await holder.release();
});

test("the lock is free after a failure", async () => {
  await expect(withLock(path, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await isLocked(path)).toBe(false);
});
