import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { removeTree } from "../../../src/host/removeTree";

const made: string[] = [];

/** A directory that is removed after the tests of the file that asked for it. */
export function temporaryDirectory(): string {
  made.push(mkdtempSync(join(tmpdir(), "vmfarm-unit-")));
  return made.at(-1)!;
}

afterAll(async () => {
  for (const dir of made) await removeTree(dir);
});
