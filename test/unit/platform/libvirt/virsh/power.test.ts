import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { waitUntilReady } from "../../../../../src/guest/readiness";
import { PowerState } from "../../../../../src/machine/args";
import { libvirtGuestProvider } from "../../../../../src/platform/libvirt/resources/guest";
import { readPower, setPower } from "../../../../../src/platform/libvirt/virsh/power";
import { domainProbe } from "../../../../../src/platform/libvirt/virsh/readiness";
import { virshStandIn } from "../virshStandIn";

const standIn = virshStandIn();

/** A stand-in for virsh with one domain, which obeys immediately. */
function domainThatIs(state: string): void {
  standIn.does(`for last; do :; done
state=$(cat ${standIn.dir}/state)
case "$*" in
*domstate*)
  [ "$state" = saved ] && state="shut off (saved)"
  [ "$state" = gone ] && { echo "error: failed to get domain 'box'" >&2; exit 1; }
  echo "$state"
  if [ -e ${standIn.dir}/next ]; then mv ${standIn.dir}/next ${standIn.dir}/state; fi ;;
*guest-exec-status*) echo '{"return": {"exited": true, "exitcode": 0}}' ;;
*qemu-agent-command*) echo '{"return": {"pid": 1}}' ;;
*domblkerror*) echo "vda: no space" ;;
*dompmwakeup*) echo running > ${standIn.dir}/state; echo dompmwakeup >> ${standIn.dir}/calls ;;
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
  ["running (booted)", PowerState.running, []],
  ["idle", PowerState.running, []],
  ["paused (user)", PowerState.running, ["resume"]],
  ["paused (from snapshot)", PowerState.running, ["resume"]],
  ["paused (user)", PowerState.stopped, ["resume", "shutdown"]],
  ["paused (user)", PowerState.suspended, ["resume", "managedsave"]],
  ["pmsuspended", PowerState.running, ["dompmwakeup"]],
  ["pmsuspended (unknown)", PowerState.stopped, ["dompmwakeup", "shutdown"]],
  ["shut off (crashed)", PowerState.running, ["start"]],
])("a domain that is %s becomes %s by %j", async (state, wanted, expected) => {
  domainThatIs(state);
  await setPower(uri, "box", wanted);
  expect(calls()).toEqual(expected);
  expect(await readPower(uri, "box")).toBe(wanted);
});

test.each<[string, string]>([
  ["paused (I/O error)", "cannot write to its disk (vda: no space): free some space there"],
  ["paused (migrating)", "may be running on another host by now"],
  ["paused (post-copy failed)", "may be running on another host by now"],
  ["paused (watchdog)", "libvirt does not say that it can be resumed"],
  ["paused (crashed)", "has crashed and is kept"],
  ["crashed (panicked)", "has crashed and is kept"],
])("a domain that is %s is left alone, and the reason is reported", async (state, why) => {
  domainThatIs(state);
  for (const wanted of Object.values(PowerState))
    await expect(setPower(uri, "box", wanted)).rejects.toThrow(`box is ${state}: `);
  await expect(setPower(uri, "box", "running")).rejects.toThrow(why);
  await expect(setPower(uri, "box", "running")).rejects.toThrow(/virsh -c test:\/\/\/default \w+ box/);
  expect(calls()).toEqual([]);
});

test("for a crashed one the consequences are reported, whatever is declared", async () => {
  domainThatIs("crashed (panicked)");
  for (const wanted of Object.values(PowerState))
    await expect(setPower(uri, "box", wanted)).rejects.toThrow(
      /, and the next pulumi up brings it to the declared state$/,
    );
});

test("one that is gone has no state", async () => {
  domainThatIs("gone");
  expect(await readPower(uri, "box")).toBeUndefined();
});

test.each([
  ["in shutdown (unknown)", "shut off (shutdown)", "stopped"],
  ["paused (saving)", "saved", "suspended"],
  ["paused (creating snapshot)", "running (unpaused)", "running"],
])("what is under way is completed first: %s, then %s", async (first, then, told) => {
  domainThatIs(first);
  writeFileSync(join(standIn.dir, "next"), then);
  expect(await readPower(uri, "box")).toBe(told);
  expect(existsSync(join(standIn.dir, "next"))).toBe(false);
});

const guest = {
  uri,
  domainId: "d",
  domain: "box",
  instanceId: "i",
  peers: { machine: "box", domain: "d", tiers: {} },
  wait: false,
  timeoutSeconds: 9,
  power: PowerState.running,
  state: "started" as const,
};

test.each([
  ["paused (user)", "resume"],
  ["pmsuspended", "dompmwakeup"],
  ["shut off (destroyed)", "start"],
])("after a refresh, a domain that is %s is a change, and the update corrects it", async (state, by) => {
  domainThatIs(state);
  const { props } = await libvirtGuestProvider.read!("d", guest);
  const { state: _, ...news } = guest;
  expect(await libvirtGuestProvider.diff!("d", props!, news)).toMatchObject({ changes: true, replaces: [] });
  await libvirtGuestProvider.update!("d", props!, news);
  expect(calls()).toEqual([by]);
  expect((await libvirtGuestProvider.read!("d", props!)).props).toMatchObject({ power: "running" });
});

test.each(["paused (I/O error)", "crashed", "shut off (crashed)", "gone"])(
  "a machine that is %s before it is ready is reported immediately",
  async (state) => {
    domainThatIs(state);
    const reporter = { result: async () => undefined, output: async () => undefined, progress: () => "" };
    await expect(waitUntilReady(domainProbe(uri, "box", reporter), { timeoutSeconds: 600 })).rejects.toThrow(
      /box stopped running/,
    );
  },
);

test("a machine that something holds for a moment is waited for", async () => {
  domainThatIs("paused (dumping)");
  writeFileSync(join(standIn.dir, "next"), "running (unpaused)");
  const reporter = { result: async () => '{"v1": {}}', output: async () => undefined, progress: () => "" };
  await waitUntilReady(domainProbe(uri, "box", reporter), { timeoutSeconds: 600 });
});

test("a guest that powers itself off while it is being shut down is off", async () => {
  domainThatIs("running");
  standIn.does(`case "$*" in
*domstate*) cat ${standIn.dir}/state ;;
*shutdown*) echo "shut off (shutdown)" > ${standIn.dir}/state; echo "error: domain is not running" >&2; exit 1 ;;
esac
`);
  await setPower(uri, "box", PowerState.stopped);
  standIn.does(`case "$*" in
*domstate*) echo running ;;
*shutdown*) echo "error: no such thing" >&2; exit 1 ;;
esac
`);
  await expect(setPower(uri, "box", PowerState.stopped)).rejects.toThrow("no such thing");
});
