import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type GuestInputs, guestProvider } from "../../../src/platform/libvirt/resources/guest";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
  vi.stubEnv("PATH", `${dir}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

/** A stand-in for virsh on a host where one guest runs, whose cloud-init has ended with these errors. */
function guestWith(errors: string[]): void {
  const result = Buffer.from(JSON.stringify({ v1: { errors } })).toString("base64");
  const script = `#!/bin/sh
echo "$*" >> ${dir}/calls
case "$*" in
*domstate*) echo running ;;
*guest-file-open*) echo '{"return": 1}' ;;
*guest-file-seek*) echo '{"return": {"position": 1}}' ;;
*guest-file-read*) echo '{"return": {"buf-b64": "${result}"}}' ;;
*) echo '{"return": {}}' ;;
esac
`;
  writeFileSync(join(dir, "virsh"), script);
  chmodSync(join(dir, "virsh"), 0o755);
}

const inputs: GuestInputs = {
  uri: "test:///default",
  domainId: "d",
  domain: "one",
  instanceId: "i",
  peers: {} as GuestInputs["peers"],
  wait: true,
  timeoutSeconds: 30,
};
const started = { ...inputs, wait: false, state: "started" };
const update = (olds: typeof started, news: GuestInputs) => guestProvider.update!("d", olds, news);
const asked = () => (existsSync(join(dir, "calls")) ? readFileSync(join(dir, "calls"), "utf8") : "");

test("a machine that was not waited for is ready only when it has been", async () => {
  guestWith([]);
  expect((await update(started, inputs)).outs).toEqual({ ...inputs, state: "ready" });
  expect(asked()).toContain("/run/cloud-init/result.json");
  guestWith(["no such package"]);
  await expect(update(started, inputs)).rejects.toThrow("no such package");
});

test("one that was waited for is not again, whatever changes", async () => {
  guestWith(["no such package"]);
  const ready = { ...started, wait: true, state: "ready" };
  expect((await update(ready, { ...inputs, timeoutSeconds: 60 })).outs).toMatchObject({ state: "ready" });
  expect((await update(ready, { ...inputs, wait: false })).outs).toMatchObject({ state: "ready" });
  expect((await update(started, { ...started, timeoutSeconds: 60 })).outs).toMatchObject({ state: "started" });
  expect(asked()).toBe("");
});
