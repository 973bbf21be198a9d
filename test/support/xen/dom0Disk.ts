import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { inOwnNamespaces } from "../../../src/process/namespaces";
import { removeTree } from "../../../src/process/removeTree";
import { run } from "../../../src/process/run";
import { cacheDir } from "../../../tools/paths";
import { cachedDir } from "../../../tools/toolchain/cached";
import { contentKey } from "../../../tools/toolchain/contentKey";

/** What QEMU boots a dom0 from. */
export interface Dom0Disk {
  /** Raw disk without a partition table, filesystem labelled `root`. It is never written to. */
  disk: string;
  xen: string;
  kernel: string;
  initrd: string;
}

/** The dom0's address on the link to this host's namespace, and libvirt's port there. */
export const dom0Address = "10.99.0.2";
export const libvirtPort = 16509;

const packages = [
  ...["linux-image-amd64", "systemd-sysv", "udev", "dbus", "kmod", "iproute2", "iptables", "dnsmasq-base"],
  ...["xen-hypervisor-4.17-amd64", "xen-utils-4.17", "qemu-system-xen"],
  ...["libvirt-daemon-system", "libvirt-daemon-driver-xen", "libvirt-clients", "qemu-utils"],
];

/** So that it does not wait for what a dom0 without an outside network lacks. */
const masked = [
  ...["e2scrub_reap.service", "libvirt-guests.service", "systemd-machined.service"],
  ...["systemd-networkd-wait-online.service", "apt-daily.timer", "apt-daily-upgrade.timer", "e2scrub_all.timer"],
];

/** A script for mmdebstrap, which finishes the tree in `$1`. */
const finish = `set -e
cd "$1"
echo dom0 > etc/hostname
echo "LABEL=root / ext4 defaults 0 1" > etc/fstab
mkdir -p etc/systemd/network etc/systemd/system/libvirtd-tcp.socket.d
printf '[Match]\\nDriver=virtio_net\\n[Network]\\nAddress=${dom0Address}/24\\nLinkLocalAddressing=no\\n' > etc/systemd/network/10-link.network
printf '[Socket]\\nListenStream=\\nListenStream=${dom0Address}:${libvirtPort}\\nFreeBind=yes\\n' > etc/systemd/system/libvirtd-tcp.socket.d/link.conf
echo 'auth_tcp = "none"' >> etc/libvirt/libvirtd.conf
echo xen-blkfront > etc/modules-load.d/pygrub.conf
sed -i "/name='sep'/d" usr/share/libvirt/cpu_map/x86_Opteron_G1.xml
cat > etc/systemd/system/libxl-log.service <<'UNIT'
[Service]
ExecStart=/usr/bin/tail -n 0 -F /var/log/libvirt/libxl/libxl-driver.log
StandardOutput=kmsg
[Install]
WantedBy=multi-user.target
UNIT
chroot . systemctl enable libxl-log systemd-networkd libvirtd libvirtd-tcp.socket xen
chroot . systemctl mask ${masked.join(" ")}
`;

/** Builds the disk unless this machine has one, which takes some minutes; needs root. */
export async function dom0Disk(): Promise<Dom0Disk> {
  const target = join(cacheDir, "toolchain", `xen-dom0-${contentKey([], [packages.join(" "), finish])}`);
  await mkdir(join(cacheDir, "toolchain"), { recursive: true });
  const dir = await cachedDir(target, build);
  const [disk, xen, kernel, initrd] = ["root.raw", "xen", "vmlinuz", "initrd"].map((name) => join(dir, name));
  return { disk: disk!, xen: xen!, kernel: kernel!, initrd: initrd! };
}

async function build(dir: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "vmfarm-dom0-"));
  try {
    const [tree, script] = [join(work, "tree"), join(work, "finish.sh")];
    await writeFile(script, finish);
    const options = ["--variant=minbase", `--include=${packages.join(",")}`, `--customize-hook=sh ${script} "$1"`];
    const made = await inOwnNamespaces("mmdebstrap", ["--quiet", "--mode=root", ...options, "bookworm", tree]);
    if (!made) throw new Error("this host forbids mount namespaces, which the making of a dom0 needs");
    await run(...made);
    const boot = await readdir(join(tree, "boot"));
    const inBoot = (prefix: string) => join(tree, "boot", boot.find((name) => name.startsWith(prefix))!);
    await copyFile(inBoot("vmlinuz-"), join(dir, "vmlinuz"));
    await copyFile(inBoot("initrd.img-"), join(dir, "initrd"));
    // QEMU loads it as it is, uncompressed.
    await pipeline(createReadStream(inBoot("xen-4.17-amd64.gz")), createGunzip(), createWriteStream(join(dir, "xen")));
    await run("mke2fs", ["-q", "-t", "ext4", "-L", "root", "-d", tree, join(dir, "root.raw"), "8G"]);
  } finally {
    await removeTree(work);
  }
}
