import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { endSessions } from "../../../../src/platform/libvirt/virsh/sessions";

/** A stand-in for virsh, or another program of the host, another one for each test of a file: a shell script, first on the PATH. */
export function virshStandIn() {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
    endSessions();
    vi.stubEnv("PATH", `${dir}:${process.env.PATH}`);
  });
  afterEach(() => {
    endSessions();
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    /** Where it keeps what it has to know. */
    get dir() {
      return dir;
    },
    does(script: string, program = "virsh"): void {
      writeFileSync(join(dir, program), `#!/bin/sh\n${script}`);
      chmodSync(join(dir, program), 0o755);
    },
  };
}
