import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GuestOutputs } from "../../../src/lifecycle/guest";
import { type LibvirtGuestInputs, libvirtGuestProvider } from "../../../src/platform/libvirt/resources/guest";
import { virshStandIn } from "./virshStandIn";

const standIn = virshStandIn();

/** A stand-in for virsh on a host where one guest runs, whose cloud-init has ended with these errors. */
function guestWith(errors: string[]): void {
  const result = Buffer.from(JSON.stringify({ v1: { errors } })).toString("base64");
  standIn.does(`echo "$*" >> ${standIn.dir}/calls
case "$*" in
*domstate*) echo running ;;
*guest-file-open*) echo '{"return": 1}' ;;
*guest-file-seek*) echo '{"return": {"position": 1}}' ;;
*guest-file-read*) echo '{"return": {"buf-b64": "${result}"}}' ;;
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

test("a machine that was not waited for is ready only when it has been", async () => {
  guestWith([]);
  expect((await update(started, inputs)).outs).toEqual({ ...inputs, state: "ready" });
  expect(asked()).toContain("/run/cloud-init/result.json");
  guestWith(["no such package"]);
  await expect(update(started, inputs)).rejects.toThrow("no such package");
});

test("one that was waited for is not again, whatever changes", async () => {
  guestWith(["no such package"]);
  const ready = { ...started, wait: true, state: "ready" as const };
  expect((await update(ready, { ...inputs, timeoutSeconds: 60 })).outs).toMatchObject({ state: "ready" });
  expect((await update(ready, { ...inputs, wait: false })).outs).toMatchObject({ state: "ready" });
  expect((await update(started, { ...started, timeoutSeconds: 60 })).outs).toMatchObject({ state: "started" });
  expect(asked()).toBe("");
});
