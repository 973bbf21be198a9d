import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { downloadDebs } from "../../../../src/image/diskImage/debs";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

const hostLists = () => ({ names: readdirSync("/var/lib/apt/lists"), changed: statSync("/var/lib/apt/lists").mtimeMs });

let guest: string;
beforeEach(() => {
  guest = temporaryDirectory();
  for (const part of ["apt/apt.conf.d", "apt/sources.list.d", "apt/mirrors", "keyrings"])
    mkdirSync(join(guest, part), { recursive: true });
  writeFileSync(join(guest, "status"), "");
});
const download = (...names: string[]) => downloadDebs(names, guest, join(guest, "debs"), () => {});

test("a guest's apt hooks are not run on the host, and the host's package lists stay", async () => {
  const hooked = join(guest, "hooked");
  const hooks = `APT::Update::Pre-Invoke {"touch ${hooked}";};\n`;
  writeFileSync(join(guest, "apt", "apt.conf"), hooks);
  writeFileSync(join(guest, "apt", "apt.conf.d", "00hook"), hooks);
  const before = hostLists();
  expect(await download()).toBe(0);
  expect(existsSync(hooked)).toBe(false);
  expect(hostLists()).toEqual(before);
});

test("packages come from the guest's own sources, with the guest's keyrings and mirror lists", async () => {
  const archive = archiveOf({ "vmfarm-a": "Depends: vmfarm-b\n", "vmfarm-b": "" });
  // As in Debian's cloud images.
  writeFileSync(join(guest, "apt", "mirrors", "farm.list"), `copy://${archive}\n`);
  const sources = join(guest, "apt", "sources.list.d", "farm.sources");
  const fields = ["Types: deb", "URIs: mirror+file:///etc/apt/mirrors/farm.list", "Suites: ./", "Trusted: yes"];
  writeFileSync(sources, [...fields, "Signed-By: /usr/share/keyrings/farm.gpg", ""].join("\n"));
  expect(await download("vmfarm-a=1.0")).toBe(2);
  const debs = readdirSync(join(guest, "debs")).filter((name) => name.endsWith(".deb"));
  expect(debs.sort()).toEqual(["vmfarm-a_1.0_all.deb", "vmfarm-b_1.0_all.deb"]);
  expect(readFileSync(sources, "utf8")).toContain(`Signed-By: ${guest}/keyrings/farm.gpg`);
});

test("what the guest already has is not downloaded", async () => {
  const fields = ["Package: vmfarm-a", "Status: install ok installed", "Version: 1.0", "Architecture: amd64"];
  writeFileSync(join(guest, "status"), `${fields.join("\n")}\n`);
  expect(await download("vmfarm-a")).toBe(0);
});

/** A flat archive of packages, described by further fields of their control files. @returns its directory */
function archiveOf(packages: Record<string, string>): string {
  const dir = temporaryDirectory();
  const index = Object.entries(packages).map(([name, more]) => {
    const fields = `Package: ${name}\nVersion: 1.0\nArchitecture: all\nMaintainer: Test <test@example.org>\n${more}`;
    mkdirSync(join(dir, name, "DEBIAN"), { recursive: true });
    writeFileSync(join(dir, name, "DEBIAN", "control"), `${fields}Description: test\n`);
    execFileSync("dpkg-deb", ["--build", join(dir, name), dir], { stdio: "ignore" });
    const bytes = readFileSync(join(dir, `${name}_1.0_all.deb`));
    const digest = createHash("sha256").update(bytes).digest("hex");
    return `${fields}Filename: ./${name}_1.0_all.deb\nSize: ${bytes.length}\nSHA256: ${digest}\nDescription: test\n`;
  });
  writeFileSync(join(dir, "Packages"), index.join("\n"));
  return dir;
}
