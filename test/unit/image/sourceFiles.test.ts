import { mkdirSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sha256 } from "../../../src/digest";
import { sourceFiles } from "../../../src/image/sourceFiles";
import { temporaryDirectory } from "../../support/temporaryDirectory";

let dir: string;
beforeEach(() => {
  dir = temporaryDirectory();
  vi.stubEnv("VMFARM_CACHE", join(dir, "cache"));
});
afterEach(() => vi.unstubAllEnvs());

test("digests a file", () => {
  writeFileSync(join(dir, "x"), "content");
  expect(sourceFiles.digest(join(dir, "x"), "sha256")).toEqual({ digest: sha256("content") });
});

test("says what is wrong with something that is not a file", () => {
  mkdirSync(join(dir, "d"));
  writeFileSync(join(dir, "empty"), "");
  const problem = (name: string) => sourceFiles.digest(join(dir, name), "sha256").problem;
  expect(problem("d")).toMatch(/is a directory/);
  expect(problem("empty")).toMatch(/is empty/);
  expect(problem("none")).toMatch(/does not exist/);
  expect(problem("empty/below")).toMatch(/does not exist/);
});

test("reads a large file once, and again when it changes", () => {
  const path = join(dir, "large");
  writeFileSync(path, "a");
  truncateSync(path, 64 * 2 ** 20);
  const timed = () => {
    const start = performance.now();
    return { digest: sourceFiles.digest(path, "sha256").digest, ms: performance.now() - start };
  };
  const first = timed();
  const second = timed();
  expect(second.digest).toBe(first.digest);
  expect(second.ms).toBeLessThan(first.ms / 2);
  writeFileSync(path, "b", { flag: "r+" });
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  expect(timed().digest).not.toBe(first.digest);
});
