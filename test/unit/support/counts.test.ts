import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startsIn } from "../../support/counts";
import { temporaryDirectory } from "../../support/temporaryDirectory";

/** As libvirt 9.0 writes it, without most of the arguments. */
const start = (...args: string[]) =>
  [
    "2026-11-28 21:39:45.197+0000: starting up libvirt version: 9.0.0, qemu version: 7.2.22Debian, kernel: 6.1, hostname: h",
    "LC_ALL=C \\",
    "/usr/bin/qemu-system-x86_64 \\",
    "-name 'guest=a b,debug-threads=on' \\",
    ...args.map((arg) => `${arg} \\`),
    "-msg timestamp=on",
    "2026-11-28 21:39:46.080+0000: shutting down, reason=saved",
    "",
  ].join("\n");

test("starts of machines are distinguished from restores of their memory, and libvirt's own trial does not count", () => {
  const logs = join(temporaryDirectory(), "qemu");
  expect(startsIn(logs)).toEqual({ boots: 0, restores: 0 });
  mkdirSync(logs);
  writeFileSync(join(logs, "a b.log"), start() + start("-incoming defer") + start("-incoming defer") + start());
  writeFileSync(join(logs, "c.log"), start());
  writeFileSync(join(logs, "vmfarm-probe.log"), start());
  expect(startsIn(logs)).toEqual({ boots: 3, restores: 2 });
});
