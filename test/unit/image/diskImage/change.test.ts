import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { GoldenImageArgs } from "../../../../src/image/args";
import { changeGuest } from "../../../../src/image/diskImage/change";
import { parseMountpoints } from "../../../../src/image/diskImage/guestfish";
import { temporaryDirectory } from "../../../support/temporaryDirectory";
import { imaginedFiles, planned } from "../support";

let dir: string;
let programs: string;
let log: string[];
beforeEach(() => {
  dir = temporaryDirectory();
  programs = temporaryDirectory();
  log = [];
  vi.stubEnv("PATH", `${programs}:${process.env.PATH}`);
});
afterEach(() => vi.unstubAllEnvs());

/** Puts a stand-in for a program before the real one on PATH. */
function standIn(program: string, script: string): void {
  writeFileSync(join(programs, program), `#!/bin/sh\n${script}`);
  chmodSync(join(programs, program), 0o755);
}

/** A guestfish without a guest: it records its commands, and `look` copies out the files of a base and answers. */
function standInGuestfish(look: string): void {
  standIn(
    "guestfish",
    `echo "$*" >> calls; cat > "commands.$(wc -l < calls)"
case "$*" in
--ro*) printf '/dev/sda4: /boot\\n/dev/sda3: /\\n'; ${look} ;;
*) mkdir out; printf 'bash\\t5.2\\tGPL-3.0\\n' > out/packages.tsv ;;
esac
`,
  );
}

function change(args: Partial<GoldenImageArgs>) {
  const files = imaginedFiles({ "base.qcow2": "base" });
  const plan = planned({ base: { file: "base.qcow2" }, ...args }, files);
  const work = {
    dir,
    image: join(dir, "image"),
    cache: dir,
    log: (line: string) => log.push(line),
    onProgress: () => {},
  };
  return changeGuest(plan, work, "copy.qcow2");
}

const lines = (name: string) => readFileSync(join(dir, name), "utf8").trim().split("\n");

const selinux = "printf '# x\\nSELINUX=enforcing\\nSELINUXTYPE=targeted\\n' > guest/selinux";

test("an rpm system installs its packages itself, over the network, and is relabelled if it has SELinux", async () => {
  standInGuestfish(`echo true; ${selinux}`);
  const facts = await change({ packages: { rpm: ["nginx-1.2", "bash"] }, services: ["nginx"] });
  expect(lines("calls")[1]).toBe("-v --network --format=qcow2 -a copy.qcow2 -m /dev/sda3:/ -m /dev/sda4:/boot");
  expect(lines("commands.2")).toEqual([
    "copy-in .vmfarm-build /",
    'sh "sh /.vmfarm-build/install.sh > /dev/console 2>&1"',
    'sh "sh /.vmfarm-build/customise.sh > /dev/console 2>&1"',
    "copy-out /.vmfarm-build/out .",
    "rm-rf /.vmfarm-build",
    "selinux-relabel /etc/selinux/targeted/contexts/files/file_contexts / force:true",
  ]);
  expect(facts).toEqual({
    packages: [{ name: "bash", version: "5.2", licences: ["GPL-3.0"], spdx: ["GPL-3.0-only"] }],
    changedBy: "guestfish, with packages that the guest downloaded",
  });
  for (const manager of ["zypper", "yum", "dnf"]) {
    standIn(manager, 'echo "$(basename "$0") $*"');
    const said = execFileSync("sh", [join(dir, ".vmfarm-build", "install.sh")], { encoding: "utf8" });
    expect(said).toMatch(new RegExp(`^${manager} .*install.* bash nginx-1.2\n$`));
  }
});

test("an rpm system relabels itself if libguestfs cannot", async () => {
  standInGuestfish(`echo false; ${selinux}`);
  await change({ scripts: ["true"] });
  expect(lines("commands.2").at(-1)).toBe("touch /.autorelabel");
});

test("a Debian system is changed offline, and one that already has its packages does not install any", async () => {
  standInGuestfish(
    "mkdir guest/apt; printf 'Package: bash\\nStatus: install ok installed\\nVersion: 1\\nArchitecture: amd64\\n' > guest/status",
  );
  expect((await change({ packages: { deb: ["bash"] } })).changedBy).toBe("guestfish");
  expect(lines("calls")[1]).toBe("-v --format=qcow2 -a copy.qcow2 -m /dev/sda3:/ -m /dev/sda4:/boot");
  expect(lines("commands.2").filter((line) => line.startsWith("sh "))).toEqual([
    'sh "sh /.vmfarm-build/customise.sh > /dev/console 2>&1"',
  ]);
});

test.each([
  [
    "rpm",
    "mkdir guest/apt; echo 'Package: bash' > guest/status",
    { rpm: ["nginx"] },
    "packages.rpm: the base uses deb packages",
  ],
  ["deb", ":", { deb: ["nginx"] }, "packages.deb: the base uses rpm packages"],
])("packages of a different family than the base's are refused: %s", async (_family, look, packages, message) => {
  standInGuestfish(look);
  await expect(change({ packages })).rejects.toThrow(message);
  expect(lines("calls")).toHaveLength(1);
});

test("a filesystem is mounted after the one that contains its mount point", () => {
  const said = "/dev/sda1: /boot/efi\n/dev/vg/root: /\nbtrfsvol:/dev/sda3/home: /home\n/dev/sda2: /boot\n";
  expect(parseMountpoints(said)).toEqual([
    "/dev/vg/root:/",
    "btrfsvol:/dev/sda3/home:/home",
    "/dev/sda2:/boot",
    "/dev/sda1:/boot/efi",
  ]);
});
