import { join } from "node:path";

/** Where a private libvirt keeps its files. All paths are the same inside and outside its namespaces. */
export interface LibvirtdLayout {
  name: string;
  /** Network namespace with its daemons, bridges and guests. */
  netns: string;
  /** Persistent state: definitions, logs, the pool. */
  dir: string;
  /** Sockets and pid files; gone after a reboot, like the processes. */
  runDir: string;
  socket: string;
  uri: string;
  /** Directory of the storage pool `default`. */
  poolDir: string;
  pidFile: { libvirtd: string; virtlogd: string; watch: string };
  logFile: { libvirtd: string; virtlogd: string };
}

const namePattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * @param name lower-case letters, digits and hyphens, at most 40.
 * @param dir default `/var/lib/vmfarm/NAME`: QEMU runs as its own user and has to reach its disks, which it could
 *   not below a home directory.
 * @throws Error if the name is not valid.
 */
export function libvirtdLayout(name: string, dir = join("/var/lib/vmfarm", name)): LibvirtdLayout {
  if (!namePattern.test(name)) {
    throw new Error(
      `"${name}" is not a valid name for a libvirt: use lower-case letters, digits and hyphens, beginning with a letter or digit`,
    );
  }
  const runDir = join("/run/vmfarm", name);
  const socket = join(runDir, "libvirt", "libvirt-sock");
  return {
    name,
    netns: name.startsWith("vmfarm") ? name : `vmfarm-${name}`,
    dir,
    runDir,
    socket,
    uri: `qemu:///system?socket=${socket}`,
    poolDir: join(dir, "pool"),
    pidFile: {
      libvirtd: join(runDir, "libvirtd.pid"),
      virtlogd: join(runDir, "virtlogd.pid"),
      watch: join(runDir, "watch.pid"),
    },
    logFile: { libvirtd: join(dir, "libvirtd.log"), virtlogd: join(dir, "virtlogd.log") },
  };
}
