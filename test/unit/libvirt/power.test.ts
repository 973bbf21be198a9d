import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PowerState } from "../../../src/machine/args";
import { readPower, setPower } from "../../../src/platform/libvirt/host/power";
import { virshStandIn } from "./virshStandIn";

const standIn = virshStandIn();

/** A stand-in for virsh with one domain, which does at once what it is told. */
function domainThatIs(state: string): void {
  standIn.does(`for last; do :; done
state=$(cat ${standIn.dir}/state)
case "$*" in
*domstate*)
  [ "$state" = saved ] && state="shut off"
  [ "$state" = gone ] && { echo "error: failed to get domain 'box'" >&2; exit 1; }
  echo "$state" ;;
*dominfo*) if [ "$state" = saved ]; then echo "Managed save:   yes"; else echo "Managed save:   no"; fi ;;
*managedsave*) echo saved > ${standIn.dir}/state; echo managedsave >> ${standIn.dir}/calls ;;
*shutdown*) echo "shut off" > ${standIn.dir}/state; echo shutdown >> ${standIn.dir}/calls ;;
*resume*) echo running > ${standIn.dir}/state; echo resume >> ${standIn.dir}/calls ;;
*start*) echo running > ${standIn.dir}/state; echo start >> ${standIn.dir}/calls ;;
esac
`);
  writeFileSync(join(standIn.dir, "state"), state);
  writeFileSync(join(standIn.dir, "calls"), "");
}

const uri = "test:///default";
const calls = () => readFileSync(join(standIn.dir, "calls"), "utf8").split("\n").filter(Boolean);

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
