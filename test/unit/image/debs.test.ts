import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { downloadDebs } from "../../../src/image/existing/debs";
import { temporaryDirectory } from "./directory";

const hostLists = () => ({ names: readdirSync("/var/lib/apt/lists"), changed: statSync("/var/lib/apt/lists").mtimeMs });

test("a guest's apt hooks are not run on the host, and the host's package lists stay", async () => {
  const guest = temporaryDirectory();
  const hooked = join(guest, "hooked");
  const hooks = `APT::Update::Pre-Invoke {"touch ${hooked}";};\n`;
  mkdirSync(join(guest, "apt", "apt.conf.d"), { recursive: true });
  writeFileSync(join(guest, "apt", "apt.conf"), hooks);
  writeFileSync(join(guest, "apt", "apt.conf.d", "00hook"), hooks);
  writeFileSync(join(guest, "status"), "");
  const before = hostLists();
  expect(await downloadDebs([], guest, join(guest, "debs"), () => {})).toBe(0);
  expect(existsSync(hooked)).toBe(false);
  expect(hostLists()).toEqual(before);
});
