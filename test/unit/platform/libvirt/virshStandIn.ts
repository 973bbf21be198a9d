import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";

/** A stand-in for virsh, or another program of the host, separate for each test of a file: a shell script, first on the PATH. */
export function virshStandIn() {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
    vi.stubEnv("PATH", `${dir}:${process.env.PATH}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    /** Where it keeps its state. */
    get dir() {
      return dir;
    },
    does(script: string, program = "virsh"): void {
      writeFileSync(join(dir, program), `#!/bin/sh\n${script}`);
      chmodSync(join(dir, program), 0o755);
    },
  };
}
