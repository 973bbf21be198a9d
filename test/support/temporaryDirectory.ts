import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory that is removed after the run (`test/support/ownTmpdir.ts`). */
export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
