import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type GuestState, type ReadinessProbe, silenceClock, waitUntilReady } from "../../../src/guest/readiness";

/** A guest that is in these states, one after the other; the last one stays. */
function guestThatIs(states: GuestState[], log?: string): ReadinessProbe & { looks: number } {
  return {
    looks: 0,
    machine: "box",
    logName: "console",
    inspect: "peek box",
    async look() {
      return states[Math.min(this.looks++, states.length - 1)]!;
    },
    progress: () => "It is half-way.",
    log: () => log,
  };
}
const starting: GuestState = { is: "starting" };
const ready: GuestState = { is: "finished", errors: [] };
const leaving = (how: string): GuestState => ({ is: "leaving", how });
const stopped = (fromInside: boolean, reason?: string): GuestState => ({
  is: "stopped",
  state: "off",
  fromInside,
  reason,
});

test.each<[string, GuestState[], number]>([
  ["cloud-init has finished", [starting, starting, ready], 3],
  ["it is back from its reboot", [leaving("undecided"), leaving("reboot"), starting, ready], 4],
])("a guest is waited for until %s", async (_what, states, looks) => {
  const probe = guestThatIs(states);
  await waitUntilReady(probe, { timeoutSeconds: 60 });
  expect(probe.looks).toBe(looks);
});

test.each<[GuestState, RegExp]>([
  [
    leaving("poweroff"),
    /^cloud-init has finished in box, but its guest is about to shut down \(poweroff\): .*peek box$/,
  ],
  [
    stopped(true),
    /^box stopped running \(off\) before it was ready: its guest was shut down from inside, .*; inspect it with: peek box$/,
  ],
  [stopped(true, "code 7"), /before it was ready: code 7; its guest was shut down from inside/],
])("one that powers itself off is an error, unless it is declared off: %j", async (state, message) => {
  await expect(waitUntilReady(guestThatIs([state]), { timeoutSeconds: 60 })).rejects.toThrow(message);
  await waitUntilReady(guestThatIs([state]), { timeoutSeconds: 60, mayShutDown: true });
});

test.each<[GuestState, RegExp]>([
  [leaving("halt"), /about to shut down \(halt\)/],
  [stopped(false), /^box stopped running \(off\) before it was ready; inspect it with: peek box$/],
  [stopped(false, "no power"), /before it was ready: no power; inspect it with: peek box$/],
])("one that is halted, or was stopped by somebody else, is always an error: %j", async (state, message) => {
  const wait = waitUntilReady(guestThatIs([state]), { timeoutSeconds: 60, mayShutDown: true });
  await expect(wait).rejects.toThrow(message);
});

test("errors are shown with the last 15 lines of the guest's log", async () => {
  const log = Array.from({ length: 20 }, (_, i) => `line ${i}`).join("\r\n");
  const probe = guestThatIs([{ is: "finished", errors: ["one", "two"] }], `${log}\r\n`);
  const lines = Array.from({ length: 15 }, (_, i) => `  | line ${i + 5}`);
  await expect(waitUntilReady(probe, { timeoutSeconds: 60 })).rejects.toThrow(
    [
      "cloud-init failed in box:",
      "  one",
      "  two",
      "The guest's console ends with:",
      ...lines,
      "Inspect it with: peek box",
    ].join("\n"),
  );
});

test("what is printed of new host keys is left out of the log", async () => {
  const key = ["Generating public/private ecdsa key pair.", "The key's randomart image is:", "+---[ECDSA 256]---+"];
  const art = [...Array.from({ length: 9 }, () => "|  o+*=B.oE       |"), "+----[SHA256]-----+"];
  const log = ["before", "about to fail", ...key, ...art, ...key, ...art, "after", ""].join("\r\n");
  const probe = guestThatIs([{ is: "finished", errors: ["one"] }], log);
  await expect(waitUntilReady(probe, { timeoutSeconds: 60 })).rejects.toThrow(
    [
      "The guest's console ends with:",
      "  | before",
      "  | about to fail",
      "  | after",
      "Inspect it with: peek box",
    ].join("\n"),
  );
});

test("a guest that is not ready in time is reported with its progress", async () => {
  await expect(waitUntilReady(guestThatIs([starting]), { timeoutSeconds: 0.1 })).rejects.toThrow(
    "box was not ready after 0.1 s. It is half-way.\nInspect it with: peek box; allow more time with readiness.timeout",
  );
});

describe("silence", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([
    [600, 120_000],
    [60, 30_000],
  ])("of %i s is long enough after %i ms of uninterrupted uptime", (timeoutSeconds, ms) => {
    const lasted = silenceClock(timeoutSeconds);
    expect(lasted(true)).toBe(false);
    vi.advanceTimersByTime(ms - 1);
    expect(lasted(true)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(lasted(true)).toBe(true);
    expect(lasted(false)).toBe(false);
    expect(lasted(true)).toBe(false);
  });
});
