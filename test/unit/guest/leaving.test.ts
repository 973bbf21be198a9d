import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { leavingFunction } from "../../../src/guest/leaving";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
  mkdirSync(join(dir, "proc", "1"), { recursive: true });
  writeFileSync(join(dir, "proc", "1", "comm"), "systemd\n");
  tool("systemctl", "");
  tool("busctl", "echo b false");
});
afterEach(() => rmSync(dir, { recursive: true }));

const tool = (name: string, script: string) => {
  writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, name), 0o755);
};
/** What the function prints in a guest with these files, in a shell that exits at the first failure. */
const said = () => {
  const script = leavingFunction.replaceAll("/proc/", `${dir}/proc/`).replaceAll("/run/", `${dir}/run/`);
  const { stdout, stderr, status } = spawnSync("/bin/sh", ["-e", "-c", `${script}leaving`], {
    env: { ...process.env, PATH: `${dir}:${process.env.PATH}` },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trim();
};

test("a guest that stays up prints nothing", () => {
  expect(said()).toBe("");
});

test("nothing is decided while cloud-init, or what it left behind, is running", () => {
  mkdirSync(join(dir, "proc", "77"));
  writeFileSync(join(dir, "proc", "77", "comm"), "cloud-init\n");
  tool("systemctl", "echo 12 reboot.target start waiting");
  expect(said()).toBe("undecided");
});

test.each(["reboot", "poweroff", "halt", "kexec"])("a %s that is under way is reported", (how) => {
  tool("systemctl", `echo "190 systemd-${how}.service start waiting"; echo "189 ${how}.target start waiting"`);
  expect(said()).toBe(how);
});

/** As systemd records it. */
const schedule = (inMinutes: number, mode: string) => {
  mkdirSync(join(dir, "run", "systemd", "shutdown"), { recursive: true });
  const at = `${Math.round(Date.now() / 1000 + inMinutes * 60)}000000`;
  writeFileSync(join(dir, "run", "systemd", "shutdown", "scheduled"), `USEC=${at}\nWARN_WALL=1\nMODE=${mode}\n`);
};

test.each([-1, 0, 1, 14])("a shutdown scheduled in %d minutes is reported", (minutes) => {
  schedule(minutes, "poweroff");
  expect(said()).toBe("poweroff");
});

test("a shutdown without a known time is reported", () => {
  schedule(1, "reboot");
  writeFileSync(join(dir, "run", "systemd", "shutdown", "scheduled"), "MODE=reboot\n");
  expect(said()).toBe("reboot");
});

test.each([16, 60, 60 * 24])("one that is %d minutes away does not count, unless something else does", (minutes) => {
  schedule(minutes, "reboot");
  expect(said()).toBe("");
  tool("systemctl", "echo 12 poweroff.target start waiting");
  expect(said()).toBe("poweroff");
});

test("a shutdown that programs delay is not decided", () => {
  tool("busctl", "echo b true");
  expect(said()).toBe("undecided");
});

test("a guest without systemd prints nothing", () => {
  tool("systemctl", "exit 1");
  tool("busctl", "exit 127");
  expect(said()).toBe("");
});
