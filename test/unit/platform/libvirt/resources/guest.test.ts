import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GuestOutputs } from "../../../../../src/guest/guestProvider";
import { type LibvirtGuestInputs, libvirtGuestProvider } from "../../../../../src/platform/libvirt/resources/guest";
import { virshStandIn } from "../virshStandIn";

const standIn = virshStandIn();

interface Departure {
  /** The guest's answers, one per query, on how it is about to leave; `off`: it is off after that. */
  leaving?: string[];
  then?: string;
  /** It runs again once its state has been queried. */
  again?: boolean;
}

/** A stand-in for virsh on a host with one running guest, whose cloud-init has ended with these errors. */
function guestWith(
  errors: string[],
  { leaving = [], then = "shut off (shutdown)", again = false }: Departure = {},
): void {
  const result = Buffer.from(JSON.stringify({ v1: { errors } })).toString("base64");
  rmSync(join(standIn.dir, "off"), { force: true });
  writeFileSync(join(standIn.dir, "leaving"), leaving.map((word) => `${word}\n`).join(""));
  standIn.does(`echo "$*" >> ${standIn.dir}/calls
case "$*" in *guest-exec-status*)
  leaving=$(head -n 1 ${standIn.dir}/leaving); sed -i 1d ${standIn.dir}/leaving
  [ "$leaving" != off ] || { touch ${standIn.dir}/off; leaving=undecided; } ;;
esac
case "$*" in
*domstate*) if [ -e ${standIn.dir}/off ]; then echo "${then}"; ${again ? `rm ${standIn.dir}/off` : ":"}; else echo "running (booted)"; fi ;;
*guest-ping*|*guest-file*|*guest-exec*) [ ! -e ${standIn.dir}/off ] || { echo "error: not connected" >&2; exit 1; } ;;
esac
case "$*" in
*domstate*) ;;
*guest-file-open*) echo '{"return": 1}' ;;
*guest-file-seek*) echo '{"return": {"position": 1}}' ;;
*guest-file-read*) echo '{"return": {"buf-b64": "${result}"}}' ;;
*guest-exec-status*) echo '{"return": {"exited": true, "exitcode": 0, "out-data": "'$(echo $leaving | base64)'"}}' ;;
*guest-exec*) echo '{"return": {"pid": 1}}' ;;
*) echo '{"return": {}}' ;;
esac
`);
}

const inputs: LibvirtGuestInputs = {
  uri: "test:///default",
  domainId: "d",
  domain: "one",
  instanceId: "i",
  peers: {} as LibvirtGuestInputs["peers"],
  wait: true,
  timeoutSeconds: 30,
};
const started = { ...inputs, wait: false, state: "started" as const };
const update = (olds: GuestOutputs<LibvirtGuestInputs>, news: LibvirtGuestInputs) =>
  libvirtGuestProvider.update!("d", olds, news);
const asked = () => (existsSync(join(standIn.dir, "calls")) ? readFileSync(join(standIn.dir, "calls"), "utf8") : "");

test("a machine that was not waited for is ready only once it has been", async () => {
  guestWith([]);
  expect((await update(started, inputs)).outs).toEqual({ ...inputs, state: "ready" });
  expect(asked()).toContain("/run/cloud-init/result.json");
  guestWith(["no such package"]);
  await expect(update(started, inputs)).rejects.toThrow("no such package");
});

test("one that was waited for is not waited for again, whatever changes", async () => {
  guestWith(["no such package"]);
  const ready = { ...started, wait: true, state: "ready" as const };
  expect((await update(ready, { ...inputs, timeoutSeconds: 60 })).outs).toMatchObject({ state: "ready" });
  expect((await update(ready, { ...inputs, wait: false })).outs).toMatchObject({ state: "ready" });
  expect((await update(started, { ...started, timeoutSeconds: 60 })).outs).toMatchObject({ state: "started" });
  expect(asked()).toBe("");
});

const create = (more: Partial<LibvirtGuestInputs> = {}) => libvirtGuestProvider.create({ ...inputs, ...more });
const asks = () =>
  asked()
    .split("\n")
    .filter((line) => line.includes("guest-exec-status")).length;

test.each([
  ["reboots at the end of cloud-init", ["undecided", "reboot", "reboot"], 4],
  ["may still do so", ["undecided"], 2],
  ["stays", [], 1],
])("a guest that %s is ready after that", async (_what, leaving, times) => {
  guestWith([], { leaving });
  expect((await create()).outs).toMatchObject({ state: "ready" });
  expect(asks()).toBe(times);
});

test.each([
  [
    ["undecided", "poweroff"],
    /cloud-init has finished in one, but its guest is about to shut down \(poweroff\): power_state/,
  ],
  [["halt"], /about to shut down \(halt\)/],
  [["off"], /one stopped running \(shut off \(shutdown\)\) before it was ready: its guest was shut down from inside/],
])("one that powers itself off is reported immediately: %j", async (leaving, said) => {
  guestWith([], { leaving });
  await expect(create()).rejects.toThrow(said);
});

test("one that powers itself off is ready if it is declared not to run", async () => {
  guestWith([], { leaving: ["off"] });
  expect((await create({ power: "stopped" })).outs).toMatchObject({ state: "ready" });
});

test.each(["shut off (destroyed)", "shut off (crashed)"])(
  "one that was stopped by somebody else is not: %s",
  async (then) => {
    guestWith([], { leaving: ["off"], then });
    await expect(create({ power: "stopped" })).rejects.toThrow(`stopped running (${then}) before it was ready;`);
  },
);

test("a Xen guest that is a new domain after its reboot is waited for", async () => {
  const xen = { uri: "xen:///system" };
  guestWith([], { leaving: ["off"] });
  await expect(create(xen)).rejects.toThrow("before it was ready");
  guestWith([], { leaving: ["off"], again: true });
  expect((await create(xen)).outs).toMatchObject({ state: "ready" });
});

test("errors are reported whatever the guest does next", async () => {
  guestWith(["no such package"], { leaving: ["reboot"] });
  await expect(create()).rejects.toThrow("no such package");
  expect(asks()).toBe(0);
});
