import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { asRoot } from "../../process/asRoot";
import { ImageBuildError, type ImageBuilder, stagingDirectory } from "../builder";
import { convertToQcow2 } from "../convert";
import { builtSystem } from "../guest/builtSystem";
import { cloudInitScript } from "../guest/cloudInitStart";
import { coldplugScript } from "../guest/coldplug";
import { type Customisation, stageCustomise } from "../guest/customise";
import { defaultFiles, maskedGenerators, maskedUnits } from "../guest/defaults";
import { rootGrowth } from "../guest/growRoot";
import { grubScript } from "../guest/grub";
import { initramfsFiles } from "../guest/initramfs";
import { systemPackages } from "../guest/packages";
import { listPackagesScript, sealScript, settleScript } from "../guest/seal";
import { vsphereParts } from "../guest/vsphere";
import { plannedFiles } from "../guestFiles";
import type { ImagePlan } from "../plan";
import { outputOf } from "../progress";
import { runMountingStep, runStep } from "../tools";
import { archiveOf } from "./archive";
import { assembleDisk } from "./disk";
import { renderSources } from "./guestSources";
import { hostApt, hostAptConfiguration } from "./hostApt";

/** Builds a Debian image from packages: mmdebstrap makes and customises the tree, then the disk is assembled around it. */
export const bootstrap: ImageBuilder = async (plan, work) => {
  const result = archiveOf(plan.base, hostApt());
  if ("problem" in result) throw new ImageBuildError(`${result.problem.propertyPath} ${result.problem.reason}`);
  const { archive } = result;
  const staging = join(work.dir, stagingDirectory);
  if (!archive.securityMirror)
    work.onProgress("no archive of security updates is configured: set base.bootstrap.securityMirror to use one");
  writeFileSync(join(work.dir, "archive.sources"), renderSources(plan.base, archive));
  writeFileSync(join(work.dir, "apt.conf"), await hostAptConfiguration(), { mode: 0o600 });
  stageCustomise(staging, customisation(plan));
  stageInitramfs(staging);
  stageNameServers(staging);

  const withCredentials = existsSync("/etc/apt/auth.conf");
  const argsOf = (mounts: boolean) => mmdebstrapArguments(plan, { mounts, withCredentials });
  await runMountingStep("mmdebstrap", argsOf, { cwd: work.dir, env: { TMPDIR: work.dir }, onLine: outputOf(work) });

  work.onProgress("writing the disk image");
  const root = join(work.dir, "root");
  mkdirSync(root);
  const tar = ["--extract", "--numeric-owner", "--xattrs", "--xattrs-include=*", "--preserve-permissions"];
  await runStep(...asRoot("tar", [...tar, "--file", join(work.dir, "root.tar"), "--directory", root]));
  mkdirSync(join(root, "dev"), { mode: 0o755 });
  // The last thing mmdebstrap does is to remove its copy of the host's file.
  rmSync(join(root, "etc/resolv.conf"), { force: true });
  symlinkSync("../run/systemd/resolve/stub-resolv.conf", join(root, "etc/resolv.conf"));
  const disk = await assembleDisk({
    dir: work.dir,
    root,
    bootFiles: join(work.dir, "out"),
    size: plan.diskSize!,
    uuid: uuidOf(plan.hash),
  });
  work.onProgress("compressing the disk image");
  await convertToQcow2(disk, "raw", work.image);
  return { ...builtSystem(join(work.dir, "out")), virtualSize: plan.diskSize!, changedBy: "mmdebstrap" };
};

/** mmdebstrap's arguments. Paths are relative to the build directory, so that hooks need no quoting. */
export function mmdebstrapArguments(plan: ImagePlan, options: { mounts: boolean; withCredentials: boolean }): string[] {
  const packages = [...systemPackages, ...plan.packages.deb];
  return [
    "--verbose",
    "--mode=root",
    "--variant=minbase",
    "--format=tar",
    "--architectures=amd64",
    `--include=${packages.join(",")}`,
    "--aptopt=apt.conf",
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    // Otherwise every boot would register a binary format: Python's compiled files, as programs.
    "--dpkgopt=path-exclude=/usr/lib/binfmt.d/python*.conf",
    // The guest's kernel makes the device nodes, which only real root could unpack.
    "--skip=output/dev",
    // The guest's own script cleans apt. mmdebstrap would run the host's apt with a configuration from the guest's /tmp, and where a
    // script has emptied /tmp that apt takes the host's configuration and deletes the host's package lists.
    "--skip=cleanup/apt",
    // A recipe's scripts see an empty /dev/shm instead of the host's, which mmdebstrap mounts in the tree.
    options.mounts
      ? "--setup-hook=if [ -d /dev/shm ]; then mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm; fi"
      : "--skip=chroot/mount",
    ...(options.withCredentials
      ? ["--setup-hook=upload /etc/apt/auth.conf /etc/apt/auth.conf.d/vmfarm-build.conf"]
      : []),
    `--essential-hook=copy-in ${stagingDirectory}/initramfs-tools /etc`,
    `--essential-hook=chown -R 0:0 "$1/etc/initramfs-tools"`,
    `--customize-hook=copy-in ${stagingDirectory} /`,
    `--customize-hook=chroot "$1" /bin/sh /${stagingDirectory}/customise.sh`,
    `--customize-hook=copy-out /${stagingDirectory}/out .`,
    `--customize-hook=chroot "$1" rm -rf /${stagingDirectory} /etc/apt/auth.conf.d/vmfarm-build.conf`,
    plan.base.suite!,
    "root.tar",
    "archive.sources",
  ];
}

function customisation(plan: ImagePlan): Customisation {
  const onVsphere = vsphereParts(plan.packages);
  return {
    files: [...defaultFiles, ...onVsphere.files, ...plannedFiles(plan)],
    masked: maskedUnits,
    maskedGenerators,
    scripts: plan.scripts,
    services: [rootGrowth.unit, ...onVsphere.services, ...plan.services],
    finish: [grubScript, listPackagesScript, sealScript, settleScript, coldplugScript, cloudInitScript],
  };
}

/** Copied before packages are configured, since configuring the kernel makes the first initramfs. */
function stageInitramfs(dir: string): void {
  for (const { path, mode, bytes } of initramfsFiles) {
    const staged = join(dir, relative("/etc", path));
    mkdirSync(dirname(staged), { recursive: true });
    writeFileSync(staged, bytes, { mode: Number.parseInt(mode, 8) });
  }
}

/** Scripts may resolve names during the build, when systemd-resolved, whose file this replaces, is not running. */
function stageNameServers(dir: string): void {
  if (existsSync("/etc/resolv.conf")) writeFileSync(join(dir, "resolv.conf"), readFileSync("/etc/resolv.conf"));
}

function uuidOf(hash: string): string {
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
