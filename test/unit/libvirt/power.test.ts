import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PowerState } from "../../../src/machine/args";
import { readPower, setPower } from "../../../src/platform/libvirt/host/power";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
  vi.stubEnv("PATH", `${dir}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

/** A stand-in for virsh with one domain, which does at once what it is told. */
function domainThatIs(state: string): void {
  const script = `#!/bin/sh
for last; do :; done
state=$(cat ${dir}/state)
case "$*" in
*domstate*)
  [ "$state" = saved ] && state="shut off"
  [ "$state" = gone ] && { echo "error: failed to get domain 'box'" >&2; exit 1; }
  echo "$state" ;;
*dominfo*) if [ "$state" = saved ]; then echo "Managed save:   yes"; else echo "Managed save:   no"; fi ;;
*managedsave*) echo saved > ${dir}/state; echo managedsave >> ${dir}/calls ;;
*shutdown*) echo "shut off" > ${dir}/state; echo shutdown >> ${dir}/calls ;;
*resume*) echo running > ${dir}/state; echo resume >> ${dir}/calls ;;
*start*) echo running > ${dir}/state; echo start >> ${dir}/calls ;;
esac
`;
  writeFileSync(join(dir, "state"), state);
  writeFileSync(join(dir, "calls"), "");
  writeFileSync(join(dir, "virsh"), script);
  chmodSync(join(dir, "virsh"), 0o755);
}

const uri = "test:///default";
const calls = () => readFileSync(join(dir, "calls"), "utf8").split("\n").filter(Boolean);

test.each<[string, PowerState, string[]]>([
  ["running", PowerState.running, []],
  ["running", PowerState.stopped, ["shutdown"]],
  ["running", PowerState.suspended, ["managedsave"]],
  ["shut off", PowerState.running, ["start"]],
  ["shut off", PowerState.stopped, []],
  ["shut off", PowerState.suspended, ["start", "managedsave"]],
  ["saved", PowerState.running, ["start"]],
  ["saved", PowerState.stopped, ["start", "shutdown"]],
  ["saved", PowerState.suspended, []],
  ["paused", PowerState.running, ["resume"]],
])("a domain that is %s becomes %s by %j", async (state, wanted, expected) => {
  domainThatIs(state);
  await setPower(uri, "box", wanted);
  expect(calls()).toEqual(expected);
  expect(await readPower(uri, "box")).toBe(wanted);
});

test.each(["gone", "paused", "crashed"])("a domain that is %s is in no state that can be declared", async (state) => {
  domainThatIs(state);
  expect(await readPower(uri, "box")).toBeUndefined();
});
