import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { LibvirtdLayout } from "./layout";

/** Only settings are copied from the host: with its definitions the private libvirt would start the host's own guests and networks. */
const takenFromHost = (path: string) =>
  path.endsWith(".conf") || basename(path) === "nwfilter" || path.endsWith(".xml");

/** Creates the directories and settings of a private libvirt. Existing directories keep their content. */
export function writeConfig(layout: LibvirtdLayout, socketGroup?: string): void {
  // QEMU's own user must be able to reach the disks.
  for (const dir of [layout.dir, layout.runDir, layout.poolDir]) {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o711);
  }
  for (const sub of ["etc", "lib", "cache", "log"]) mkdirSync(join(layout.dir, sub), { recursive: true, mode: 0o755 });
  mkdirSync(join(layout.runDir, "libvirt"), { recursive: true, mode: 0o755 });

  const etc = join(layout.dir, "etc");
  if (existsSync(join(etc, "qemu.conf"))) return;
  if (existsSync("/etc/libvirt")) {
    const skipped = new Set(
      ["qemu", "storage", "secrets", "hooks", "lxc", "libxl"].map((d) => join("/etc/libvirt", d)),
    );
    cpSync("/etc/libvirt", etc, {
      recursive: true,
      filter: (source) =>
        source === "/etc/libvirt" ||
        (takenFromHost(source) && ![...skipped].some((dir) => source.startsWith(`${dir}/`))),
    });
  }
  append(join(etc, "libvirtd.conf"), libvirtdSettings(socketGroup));
  append(join(etc, "qemu.conf"), qemuSettings);
}

/** The last line with a key counts, so ours, which come last, win. */
function append(file: string, lines: readonly string[]): void {
  const before = existsSync(file) ? readFileSync(file, "utf8").trimEnd() : "";
  writeFileSync(file, `${before}\n\n# Set by vmfarm\n${lines.join("\n")}\n`);
}

function libvirtdSettings(socketGroup: string | undefined): string[] {
  // The socket's permissions decide; polkit would need a system bus, and there is none.
  const settings = ['auth_unix_rw = "none"', 'auth_unix_ro = "none"'];
  if (socketGroup) settings.push(`unix_sock_group = ${JSON.stringify(socketGroup)}`);
  return [...settings, 'unix_sock_rw_perms = "0770"', 'unix_sock_ro_perms = "0770"'];
}

// AppArmor's profiles and control groups belong to the host: neither is mounted inside the namespaces.
const qemuSettings = ['security_driver = "none"', "cgroup_controllers = []"];
