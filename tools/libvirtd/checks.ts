import { existsSync, statSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virsh } from "../../src/platform/libvirt/virsh/virsh";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";

/**
 * Lets libvirt's user open /dev/kvm. While only root can, libvirt probes QEMU again at every call, and creating one machine
 * takes a minute. Returns what was changed, if anything was.
 */
export async function openKvm(): Promise<string | undefined> {
  if (!existsSync("/dev/kvm")) return undefined;
  const group = (await run("getent", ["group", "kvm"]).catch(() => ({ stdout: "" }))).stdout.split(":")[2];
  if (!group) return undefined;
  const stat = statSync("/dev/kvm");
  if (stat.gid === Number(group) && (stat.mode & 0o060) === 0o060) return undefined;
  await run("chgrp", ["kvm", "/dev/kvm"]);
  await run("chmod", ["660", "/dev/kvm"]);
  return "gave /dev/kvm to group kvm (mode 660): if only root can open it, libvirt probes QEMU again on every call";
}

/** Creates the pool `default` if there is none, and makes sure that it is active. */
export async function ensureDefaultPool(uri: string, dir: string): Promise<void> {
  const { stdout } = await virsh(uri, ["pool-list", "--all", "--name"]);
  if (!names(stdout).includes("default")) {
    await virsh(uri, ["pool-define-as", "default", "dir", "--target", dir]);
    await virsh(uri, ["pool-build", "default"]);
    await virsh(uri, ["pool-autostart", "default"]);
  }
  const active = await virsh(uri, ["pool-list", "--name"]);
  if (!names(active.stdout).includes("default")) await virsh(uri, ["pool-start", "default"]);
}

/** Starts networks that are defined but inactive, as all are after a restart of the host. */
export async function startNetworks(uri: string): Promise<void> {
  const { stdout } = await virsh(uri, ["net-list", "--inactive", "--uuid"]);
  for (const uuid of names(stdout).filter(Boolean)) await virsh(uri, ["net-start", uuid]);
}

const probe = `<domain type="qemu"><name>vmfarm-probe</name><memory unit="MiB">64</memory><vcpu>1</vcpu>
<os><type>hvm</type></os><devices><serial type="pty"/></devices></domain>`;

/** Starts and stops a machine without disk or network, which shows at once what a container forbids. @throws ProgramError */
export async function probeDomain(uri: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "vmfarm-probe-"));
  try {
    await writeFile(join(dir, "probe.xml"), probe);
    await virsh(uri, ["create", join(dir, "probe.xml")], { timeoutMs: 120_000 });
    await virsh(uri, ["destroy", "vmfarm-probe"], { timeoutMs: 60_000 });
  } finally {
    await removeTree(dir);
  }
}

function names(list: string): string[] {
  return list.split("\n").map((line) => line.trim());
}
