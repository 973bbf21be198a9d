import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isLeftOver, readLocks } from "../../../../tools/stack/lock";

const lock = { pid: 2 ** 30, hostname: "here", username: "u", timestamp: "2026-01-01T00:00:00Z" };

describe("isLeftOver", () => {
  it("is true if no process has the pid", () => expect(isLeftOver(lock, "here")).toBe(true));
  it("is true if another program has the pid", () =>
    expect(isLeftOver({ ...lock, pid: process.pid }, "here")).toBe(true));
  it("is never known for another host", () => expect(isLeftOver(lock, "there")).toBe(false));
});

describe("readLocks", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vmfarm-lock-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("finds none if the stack was never locked", () => expect(readLocks(dir, "p", "s")).toEqual([]));

  it("reads what the engine left", () => {
    const locks = join(dir, ".pulumi", "locks", "organization", "p", "s");
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "1.json"), JSON.stringify(lock));
    writeFileSync(join(locks, "1.json.attrs"), "{}x");
    expect(readLocks(dir, "p", "s")).toEqual([lock]);
  });
});
