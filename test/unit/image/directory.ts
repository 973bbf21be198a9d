import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];

/** A directory that is removed after the tests of the file that asked for it. */
export function temporaryDirectory(): string {
  made.push(mkdtempSync(join(tmpdir(), "vmfarm-unit-")));
  return made.at(-1)!;
}

afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});
