import { mountPathFault } from "../input/guestPath";
import { type PlannedFile, peersPath } from "./files";
import type { GuestPlan } from "./guest";
import { renderYaml } from "./yaml";

/** A disk of its own that is formatted once and mounted. */
export interface GuestDataDisk {
  /** Its name in messages: letters, digits, "-" and "_", at most 20. */
  name: string;
  /** Its device file, which is there under this name at every boot. */
  device: string;
  /** One that `mountPathFault` has nothing against. */
  mountPath: string;
  /** "ext4", "xfs" or another for which the image has a mkfs program. */
  filesystem: string;
}

/** What user-data says of a machine beside the user's own arguments. */
export interface GuestContext {
  /** Undefined: the guest is called what its platform calls it. */
  hostname?: string;
  fqdn?: string;
  dataDisks: GuestDataDisk[];
}

/**
 * Functions of the shell script that cloud-init makes of `runcmd`. Such a script goes on after a command that fails and
 * ends with the code of the last one; these end it at once, so that cloud-init reports the failure.
 */
const functions = `\
vmfarm_command() {
  sh -c -- "$2" || { code=$?; echo "vmfarm: commands[$1] ended with exit code $code" >&2; exit "$code"; }
}
vmfarm_disk() {
  mountpoint -q "$1" || { echo "vmfarm: the data disk $2 is not mounted at $1" >&2; exit 1; }
  /usr/lib/systemd/systemd-growfs "$1" || { echo "vmfarm: the filesystem at $1 could not be grown" >&2; exit 1; }
}`;

/**
 * Formats a disk only where a look at the device itself finds nothing at all on it (code 2 of blkid). cloud-init's own check
 * is not enough: with `partition: none` it formats whatever is there, also with `overwrite: false`.
 */
const makeFilesystem = 'blkid --probe "%(device)s" || test $? -ne 2 || exec mkfs.%(filesystem)s "%(device)s"';

/** vmfarm's own part of a machine's user-data. */
export function renderCloudConfig(plan: GuestPlan, context: GuestContext): string {
  const disks = context.dataDisks.map(checkedDisk);
  const runcmd = [
    ...disks.map((disk) => ["vmfarm_disk", disk.mountPath, disk.name]),
    ...plan.commands.map((line, i) => ["vmfarm_command", String(i), line]),
  ];
  return `#cloud-config\n${renderYaml({
    ...(context.hostname === undefined ? {} : { hostname: context.hostname, fqdn: context.fqdn }),
    ...(plan.timezone === undefined ? {} : { timezone: plan.timezone }),
    ssh_pwauth: false,
    users: [
      {
        name: plan.user,
        lock_passwd: true,
        shell: "/bin/bash",
        sudo: "ALL=(ALL) NOPASSWD:ALL",
        ...(plan.sshKeys.length === 0 ? {} : { ssh_authorized_keys: plan.sshKeys }),
      },
    ],
    ...unlessEmpty("fs_setup", disks.map(filesystem)),
    ...unlessEmpty("mounts", disks.map(mount)),
    ...unlessEmpty(
      "write_files",
      plan.files.map((file) => writtenFile(file, isLate(file, disks))),
    ),
    ...(plan.packages.length === 0 ? {} : { package_update: true, packages: plan.packages }),
    ...(runcmd.length === 0 ? {} : { runcmd: [functions, ...runcmd] }),
  })}`;
}

/** The part that writes the peers; apart from the rest, so that it stays out of the instance-id. */
export function renderPeersConfig(content: string): string {
  return `#cloud-config\n${renderYaml({
    write_files: [writtenFile({ path: peersPath, content, mode: "0644", owner: "root:root" }, false)],
  })}`;
}

function writtenFile(file: PlannedFile, late: boolean): object {
  return {
    path: file.path,
    owner: file.owner,
    permissions: file.mode,
    encoding: "b64",
    content: Buffer.from(file.content, "utf8").toString("base64"),
    ...(late ? { defer: true } : {}),
  };
}

/** Files are written before there are users, home directories and mounted data disks, unless deferred. */
function isLate(file: PlannedFile, disks: GuestDataDisk[]): boolean {
  const roots = ["/home", ...disks.map((disk) => disk.mountPath)];
  return file.owner !== "root:root" || roots.some((root) => file.path.startsWith(`${root}/`));
}

function filesystem(disk: GuestDataDisk): object {
  return {
    device: disk.device,
    filesystem: disk.filesystem,
    // "any": a disk that already has a filesystem is left alone.
    partition: "any",
    overwrite: false,
    cmd: makeFilesystem,
  };
}

function mount(disk: GuestDataDisk): string[] {
  return [disk.device, disk.mountPath, disk.filesystem, "defaults,nofail,x-systemd.growfs", "0", "2"];
}

function checkedDisk(disk: GuestDataDisk): GuestDataDisk {
  // These go into device names and fstab, where nothing could be quoted; the arguments are checked long before.
  if (!/^[A-Za-z0-9_-]{1,20}$/.test(disk.name)) throw new Error(`"${disk.name}" is not a valid disk name`);
  if (!/^\/dev\/[A-Za-z0-9/_.:-]+$/.test(disk.device)) throw new Error(`"${disk.device}" is not a device file`);
  const fault = mountPathFault(disk.mountPath);
  if (fault) throw new Error(fault);
  if (!/^[a-z0-9]+$/.test(disk.filesystem)) throw new Error(`"${disk.filesystem}" is not a valid filesystem`);
  return disk;
}

function unlessEmpty(key: string, list: unknown[]): object {
  return list.length === 0 ? {} : { [key]: list };
}
