import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/host/removeTree";

/** Gives the run a temporary directory of its own, in which all its tests make theirs, and removes it with what they left. */
export default function setup(): () => Promise<void> {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), "vmfarm-unit-"));
  process.env.TMPDIR = dir;
  return () => removeTree(dir);
}
