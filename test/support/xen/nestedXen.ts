import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { run } from "../../../src/process/run";
import { ensureNetns, removeNetns } from "../../../tools/host/netns";
import { waitFor } from "../../../tools/host/wait";
import { ensureDefaultPool } from "../../../tools/libvirtd/checks";
import { dom0Address, dom0Disk, libvirtPort } from "./dom0Disk";

/** A private Xen. */
export interface NestedXen {
  /** For virsh and `vmfarm:libvirt`: libvirt's TCP port in the namespace, available on this host as a socket. */
  uri: string;
  /** What the hypervisor and the dom0 have written to their serial console. */
  consoleLog: string;
  stop(): Promise<void>;
}

/**
 * A processor with AMD's virtualisation, which QEMU emulates correctly. Its time-stamp counter does run evenly here, but QEMU only says so
 * when forced to; otherwise Xen traps every read of it by a guest, which was more than half of all exits of a guest.
 */
const cpu = "Opteron_G3,+npt,-rdtscp,+invtsc,x-force-features=on";

const highestPriority = "-20";
const poolDir = "/var/lib/libvirt/images";

/** Boots a dom0 and waits for its libvirt. It also ends when this process does. `dir` is for its disk and its log. */
export async function startNestedXen(dir: string): Promise<NestedXen> {
  const netns = `vmfarm-xen-${randomBytes(3).toString("hex")}`;
  const { disk, xen, kernel, initrd } = await dom0Disk();
  const [overlay, consoleLog, socket] = ["dom0.qcow2", "console.log", "libvirt.sock"].map((name) => join(dir, name));
  await run("qemu-img", ["create", "-q", "-f", "qcow2", "-b", disk, "-F", "raw", overlay!]);
  await ensureNetns(netns);
  const children: ChildProcess[] = [];
  const uri = `xen+unix:///system?socket=${socket}`;
  const stop = async () => {
    await Promise.all(children.map(ended));
    await removeNetns(netns);
  };
  try {
    await run("ip", ["-n", netns, "tuntap", "add", "link0", "mode", "tap"]);
    await run("ip", ["-n", netns, "address", "add", "10.99.0.1/24", "dev", "link0"]);
    await run("ip", ["-n", netns, "link", "set", "link0", "up"]);
    const qemu = inside(netns, [
      ...["nice", "-n", highestPriority, "qemu-system-x86_64"],
      ...["-accel", "tcg,thread=single", "-M", "q35", "-cpu", cpu, "-smp", "1", "-m", "3072"],
      ...["-kernel", xen, "-append", "console=com1 com1=115200 dom0_mem=1024M,max:1024M"],
      ...["-initrd", `${kernel} console=hvc0 root=LABEL=root rw,${initrd}`],
      ...["-drive", `file=${overlay},if=virtio,cache=unsafe`, "-device", "virtio-net-pci,netdev=link"],
      ...["-netdev", "tap,id=link,ifname=link0,script=no,downscript=no"],
      ...["-display", "none", "-serial", `file:${consoleLog}`, "-no-reboot"],
    ]);
    children.push(
      qemu,
      inside(netns, [process.execPath, join(__dirname, "forward.cjs"), socket!, dom0Address, String(libvirtPort)]),
    );
    await givePriority(qemu);
    await waitFor("the dom0's libvirt answers", 600_000, () => {
      if (children.some(({ exitCode }) => exitCode !== null)) throw new Error("the dom0 has ended");
      return virsh(uri, ["version"], { timeoutMs: 30_000 }).then(
        () => true,
        () => false,
      );
    });
    await ensureDefaultPool(uri, poolDir);
    return { uri, consoleLog: consoleLog!, stop };
  } catch (error) {
    const said = await readFile(consoleLog!, "utf8").catch(() => "");
    await stop();
    throw new Error(`${(error as Error).message}; its console ends:\n${said.slice(-2000)}`);
  }
}

/** setpriv: if this process is killed, nothing else would stop them. */
function inside(netns: string, command: string[]): ChildProcess {
  const args = ["--pdeathsig", "KILL", "ip", "netns", "exec", netns, ...command];
  // In its own session, which has its own priority.
  return spawn("setpriv", args, { stdio: ["ignore", "ignore", "inherit"], detached: true });
}

/**
 * Gives the dom0 one processor nearly to itself, whatever else runs: libxl's compiled-in time-outs are 10 s for a device, 40 s for a
 * script and 60 s for a QEMU. Linux first shares processors among sessions; `nice` only counts within a session.
 */
async function givePriority(qemu: ChildProcess): Promise<void> {
  // A kernel without such groups does not have this file.
  await writeFile(`/proc/${qemu.pid}/autogroup`, highestPriority).catch(() => undefined);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const end = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.kill("SIGKILL");
  return end;
}
