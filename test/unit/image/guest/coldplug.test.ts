import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { coldplugScript } from "../../../../src/image/guest/coldplug";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
  mkdirSync(join(root, "usr/lib/systemd/system"), { recursive: true });
});

const dropIn = () => join(root, "etc/systemd/system/systemd-udev-trigger.service.d/vmfarm.conf");

function change(unit: string): void {
  writeFileSync(join(root, "usr/lib/systemd/system/systemd-udev-trigger.service"), unit);
  execFileSync("/bin/sh", ["-euc", coldplugScript.replace(/(?<![\w.])\/(usr|etc)\//g, `${root}/$1/`)]);
}

test("udev is only triggered for devices and modules", () => {
  change(
    "[Service]\nType=oneshot\nExecStart=-udevadm trigger --type=all --action=add --prioritized-subsystem=module\n",
  );
  expect(readFileSync(dropIn(), "utf8")).toBe(
    "[Service]\nExecStart=\n" +
      "ExecStart=-udevadm trigger --type=all --subsystem-nomatch=drivers --subsystem-nomatch=subsystem --action=add --prioritized-subsystem=module\n",
  );
});

test("a systemd that triggers subsystems and devices separately is not changed", () => {
  change(
    "[Service]\nExecStart=-udevadm trigger --type=subsystems --action=add\nExecStart=-udevadm trigger --type=devices --action=add\n",
  );
  expect(existsSync(dropIn())).toBe(false);
});

test("configfs is not mounted before its module is loaded; its unit is not masked", () => {
  change("[Service]\n");
  const system = join(root, "etc/systemd/system");
  expect(readlinkSync(join(system, "sysinit.target.wants/sys-kernel-config.mount"))).toBe("/dev/null");
  expect(existsSync(join(system, "sys-kernel-config.mount"))).toBe(false);
});
