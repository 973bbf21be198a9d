import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { endSessions } from "../../../../src/platform/libvirt/virsh/sessions";

/** A stand-in for virsh, or another program of the host, separate for each test of a file: a shell script, first on the PATH. */
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
  const does = (script: string, program = "virsh") => {
    writeFileSync(join(dir, program), `#!/bin/sh\n${script}`);
    chmodSync(join(dir, program), 0o755);
  };
  return {
    /** Where it keeps its state. */
    get dir() {
      return dir;
    },
    does,
    /** An interactive virsh, which prints marks and does nothing else but what these branches of a `case` say of a line. */
    readsLines(branches: string): void {
      does(`printf 'virsh # '
while IFS= read -r line; do
  words=$(printf %s "$line" | tr -d '"')
  case "$words" in
  "echo --err "*) echo "error: \${words#echo --err }" >&2 ;;
  "echo done"*) printf %s "$words" | sed 's/echo \\(done-[0-9a-f]*\\);.*/\\1/'; echo "error: \${words##* }" >&2 ;;
  ${branches}
  esac
  printf '\\nvirsh # '
done`);
    },
  };
}
