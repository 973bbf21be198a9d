import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GoldenImageArgs } from "../../../src/image/args";
import { buildImage } from "../../../src/image/build";
import type { BuiltImage } from "../../../src/image/buildOnce";
import { checkImage } from "../../../src/image/check";
import type { ImageManifest } from "../../../src/image/manifest";
import { type ImagePlan, planImage } from "../../../src/image/plan";
import { Problems } from "../../../src/input/problem";
import { removeTree } from "../../../src/process/removeTree";
import { run } from "../../../src/process/run";
import { Guest, overlay } from "../../support/qemu/guest";
import { seed } from "../../support/qemu/seed";
import { steps } from "../../support/steps";

const minutes = 60_000;
const bootLimit = 5 * minutes;

/** A service of the recipe. */
const unit = `[Service]
Type=oneshot
ExecStart=/bin/sh -c '"/opt/it\\'s here/say" > /run/golden'
[Install]
WantedBy=multi-user.target
`;

let dir: string;
let plan: ImagePlan;
let image: BuiltImage;
const progress: string[] = [];
let aptBefore: unknown;

/** The host's package lists and downloaded packages. */
function hostAptState() {
  const directories = ["/var/lib/apt/lists", "/var/cache/apt/archives"];
  return directories.map((path) => ({ path, names: readdirSync(path), changed: statSync(path).mtimeMs }));
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-image-"));
  const args = {
    base: { bootstrap: { suite: "bookworm" } },
    packages: { deb: ["tree"] },
    files: [
      { path: "/etc/motd", content: "it's golden\n" },
      { path: "/etc/systemd/system/golden.service", content: unit },
      { path: "/opt/it's here/say", content: "#!/bin/sh\necho said\n", mode: "0750", owner: "root:adm" },
    ],
    scripts: [
      "rm -rf /tmp/*",
      'echo "$(tree --version | cut -c1-4)" > /etc/by-script',
      "#!/usr/bin/perl\nopen F, '>/etc/by-perl';\n",
    ],
    services: ["golden"],
  };
  plan = await checkedPlan(args);
  aptBefore = hostAptState();
  image = await buildImage(plan, { cacheDir: dir, onProgress: (line) => progress.push(line) });
}, 15 * minutes);

async function checkedPlan(args: GoldenImageArgs): Promise<ImagePlan> {
  const problems = new Problems();
  const checked = planImage("image-test", args, problems)!;
  expect(problems.found).toEqual([]);
  expect(await checkImage(checked, dir)).toEqual([]);
  return checked;
}

afterAll(() => removeTree(dir));

describe("a built image", () => {
  test("is not built again", async () => {
    const start = performance.now();
    const again = await buildImage(plan, { cacheDir: dir, onProgress: (line) => progress.push(`again: ${line}`) });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(again).toEqual(image);
    expect(progress.filter((line) => line.startsWith("again"))).toEqual([]);
    expect(progress.some((line) => /^installing packages: \d+ of \d+$/.test(line))).toBe(true);
  });

  test("was built without touching the host's own packages", () => {
    expect(hostAptState()).toEqual(aptBefore);
  });

  test("has a manifest with its packages and their licences", () => {
    const manifest: ImageManifest = JSON.parse(readFileSync(image.manifestPath, "utf8"));
    expect(manifest.recipe.hash).toBe(plan.hash);
    expect(manifest.virtualSize).toBe(2 * 2 ** 30);
    expect(manifest.packages.find((p) => p.name === "tree")?.version).toMatch(/^\d/);
    expect(manifest.packages.find((p) => p.name === "adduser")?.licences).toEqual(["GPL-2+"]);
  });

  test("has no identity and no password", async () => {
    const raw = join(dir, "whole.raw");
    await run("qemu-img", ["convert", "-O", "raw", image.path, raw]);
    const parts = JSON.parse(execFileSync("/usr/sbin/sfdisk", ["--json", raw], { encoding: "utf8" })).partitiontable
      .partitions;
    const root = parts.find((part: { name: string }) => part.name === "root");
    expect(root).toBe(parts.at(-1));
    const ask = (request: string) =>
      execFileSync("/usr/sbin/debugfs", ["-R", request, `${raw}?offset=${root.start * 512}`], {
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(ask("cat /etc/hostname")).toBe("localhost\n");
    expect(ask("cat /etc/machine-id")).toBe("");
    expect(ask("ls /etc/ssh")).toContain("sshd_config");
    expect(ask("ls /etc/ssh")).not.toContain("ssh_host");
    const passwords = ask("cat /etc/shadow")
      .trim()
      .split("\n")
      .map((line) => line.split(":")[1]!);
    expect(passwords.length).toBeGreaterThan(15);
    expect(passwords.filter((password) => !/^[!*]+$/.test(password))).toEqual([]);
    expect(ask("ls /var/lib/apt/lists")).not.toContain("Packages");
    rmSync(raw);
  });

  test("costs a new machine less than 1 MiB", async () => {
    const disk = await overlay(dir, "untouched", image.path);
    expect(statSync(disk).blocks * 512).toBeLessThan(2 ** 20);
  });
});

const { step, check } = steps();
/** By its real path: bookworm's zstd skips links. */
const inInitramfs = 'lsinitramfs "$(readlink -f /initrd.img)"';

step(
  "boots under BIOS, grows to its disk and is configured by cloud-init",
  async () => {
    const guest = Guest.start(dir, "bios", await overlay(dir, "bios", image.path), await seed(dir));
    try {
      await guest.shows("login:", bootLimit);
      const status = await guest.shell("cloud-init status --wait --long", bootLimit);
      expect(status.output).toMatch(/status: done[\s\S]*DataSourceNoCloud/);
      const tell = async (command: string) => (await guest.shell(command, minutes)).output.trim();
      expect(await tell("hostname")).toBe("first");
      expect(Number(await tell("df --output=size -BM / | tail -1 | tr -dc 0-9"))).toBeGreaterThan(7500);
      expect(await tell("cat /etc/machine-id")).toMatch(/^[0-9a-f]{32}$/);
      expect(await tell("ls /etc/ssh/*.pub")).toContain("ed25519");
      expect(await tell("cat /etc/motd /etc/by-script")).toBe("it's golden\ntree");
      expect(await tell(`stat -c '%a %U %G' "/opt/it's here/say"`)).toBe("750 root adm");
      expect(await tell("test -e /etc/by-perl && systemctl is-enabled golden && cat /run/golden")).toBe(
        "enabled\nsaid",
      );
      expect(await tell("readlink -e /etc/resolv.conf")).toBe("/run/systemd/resolve/stub-resolv.conf");
      expect(await tell("systemctl is-active ssh chrony systemd-resolved")).toBe("active\nactive\nactive");
      expect(await tell("systemctl --failed --plain --no-legend")).toBe("");
      const modules = await tell(inInitramfs);
      for (const driver of ["virtio_blk", "xen-blkfront", "vmw_pvscsi", "sd_mod"])
        expect(modules).toMatch(new RegExp(`/${driver}\\.ko`));
      // Either built in, or not in Debian's cloud kernel at all.
      const ofKernel = await tell("find /lib/modules/$(uname -r) -name '*.ko*' -printf '%f\\n'");
      for (const driver of ["nvme", "ahci", "ata_piix", "mptspi"])
        if (new RegExp(`^${driver}\\.ko`, "m").test(ofKernel)) expect(modules).toMatch(new RegExp(`/${driver}\\.ko`));
      expect(modules).not.toMatch(/udevadm/);
      // What a kernel update does.
      const updated = await guest.shell("update-initramfs -u && update-grub && sync", bootLimit);
      expect(updated.exitCode, updated.output).toBe(0);
    } finally {
      await guest.stop();
    }
  },
  15 * minutes,
);

check(
  "boots with what a kernel update in the guest has written, as before",
  async () => {
    const guest = Guest.start(dir, "bios", join(dir, "bios.qcow2"), join(dir, "seed.raw"));
    try {
      await guest.shows("login:", bootLimit);
      const tell = async (command: string) => (await guest.shell(command, minutes)).output.trim();
      // With the path that update-grub writes; the image's own configuration has the link in the root directory.
      expect(await tell("cat /proc/cmdline")).toMatch(/^BOOT_IMAGE=\/boot\/vmlinuz-\S+ .*quiet/);
      const modules = await tell(inInitramfs);
      expect(modules).toMatch(/virtio_blk/);
      expect(modules).not.toMatch(/udevadm/);
      expect(await tell("systemctl --failed --plain --no-legend")).toBe("");
    } finally {
      await guest.stop();
    }
  },
  10 * minutes,
);

test("changed by libguestfs, boots under UEFI with what was added", { timeout: 20 * minutes }, async () => {
  const unit =
    "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/opt/changed\n[Install]\nWantedBy=multi-user.target\n";
  const recipe = {
    base: { file: image.path },
    packages: { deb: ["jq", "tree"] },
    files: [
      { path: "/etc/motd", content: "changed\n" },
      { path: "/etc/systemd/system/changed.service", content: unit },
      { path: "/opt/changed", content: "#!/bin/sh\necho said > /run/changed\n", mode: "0750", owner: "root:adm" },
    ],
    scripts: ["rm -rf /tmp/*", "jq --version | cut -c1-2 > /etc/by-script"],
    services: ["changed"],
  };
  const changed = await buildImage(await checkedPlan(recipe), { cacheDir: dir });
  const manifest: ImageManifest = JSON.parse(readFileSync(changed.manifestPath, "utf8"));
  expect(manifest.changedBy).toMatch(/^guestfish, with [1-9]\d* packages that the host's apt downloaded$/);
  expect(manifest.packages.map(({ name }) => name)).toEqual(expect.arrayContaining(["jq", "libjq1", "tree"]));
  const guest = Guest.start(dir, "uefi", await overlay(dir, "uefi", changed.path));
  try {
    await guest.shows("login:", bootLimit);
    const tell = async (command: string) => (await guest.shell(command, minutes)).output.trim();
    expect(await tell("test -d /sys/firmware/efi && echo '[7]' | jq .[0]")).toBe("7");
    expect(await tell("cat /etc/motd /etc/by-script /etc/by-perl")).toBe("changed\njq");
    expect(await tell("systemctl is-active changed && cat /run/changed")).toBe("active\nsaid");
    expect(await tell("stat -c '%a %U %G' /opt/changed")).toBe("750 root adm");
    expect(await tell("cat /etc/machine-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(await tell("ls -A /.vmfarm-build /usr/sbin/policy-rc.d 2>&1 | grep -vc 'No such file'")).toBe("0");
    // Without a seed no host keys are generated, and without them sshd does not start: nothing else may fail.
    expect(await tell("systemctl --failed --plain --no-legend | grep -v '^ssh.service '; true")).toBe("");
  } finally {
    await guest.stop();
  }
});

test("is not changed by the machines that ran on it", () => {
  expect(execFileSync("sha256sum", [image.path], { encoding: "utf8" }).split(" ")[0]).toBe(image.sha256);
});
