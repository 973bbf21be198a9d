import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inOwnNamespaces } from "../../src/process/namespaces";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { cacheDir, repoRoot } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { buildFacts, goBuild } from "./go";

/** A disk image that boots within seconds of emulation: see test/support/tinyGuest. */
export interface TinyGuest {
  /** Path of the image, qcow2. Nobody writes to it. */
  disk: string;
  /** Path of its stand-in for cloud-init, which runs on this host as well. */
  cloudInit: string;
  origin: string;
}

const sources = join(repoRoot, "test", "support", "tinyGuest");
const suite = "bookworm";
const packages = [
  ...["linux-image-cloud-amd64", "busybox-static", "qemu-guest-agent", "e2fsprogs", "util-linux"],
  ...["syslinux", "syslinux-common"],
];

/** Kernel modules in the order in which they need each other: for the root disk, for the agent, and what comes behind it. */
const modules = {
  root: [
    ...["drivers/virtio/virtio_ring", "drivers/virtio/virtio", "drivers/virtio/virtio_pci_modern_dev"],
    ...["drivers/virtio/virtio_pci_legacy_dev", "drivers/virtio/virtio_pci", "drivers/block/virtio_blk"],
  ],
  early: ["drivers/char/virtio_console"],
  late: [
    ...["net/core/failover", "drivers/net/net_failover", "drivers/net/virtio_net", "drivers/virtio/virtio_balloon"],
    ...["fs/nls/nls_ascii", "fs/nls/nls_cp437", "fs/fat/fat", "fs/fat/vfat"],
  ],
};

/** Checks and self-tests of the kernel that cost an emulated processor seconds. */
const kernelArguments =
  "console=ttyS0 quiet mitigations=off random.trust_cpu=on cryptomgr.notests tsc=reliable no_timer_check panic=1";

const bootLoader = `DEFAULT tiny\nLABEL tiny\n KERNEL kernel\n INITRD initrd\n APPEND ${kernelArguments}\n`;

const mebibyte = 2 ** 20;
/** The two partitions, in MiB: a FAT that the boot loader reads, and the guest's root. */
const sizes = { boot: 20, root: 64 };

/** The one that has been built. */
export async function findTinyGuest(): Promise<TinyGuest | undefined> {
  const dir = await builtDir().catch(() => undefined);
  return dir && existsSync(dir) ? built(dir) : undefined;
}

/** Builds it of Debian packages in about a minute, without root. */
export async function obtainTinyGuest(report: (progress: string) => void): Promise<TinyGuest> {
  const target = await builtDir();
  await mkdir(join(cacheDir, "toolchain"), { recursive: true });
  return built(await cachedDir(target, (temporary) => build(temporary, report)));
}

const built = (dir: string): TinyGuest => ({
  disk: join(dir, "tiny.qcow2"),
  cloudInit: join(dir, "cloud-init"),
  origin: `built of ${suite}'s packages`,
});

async function builtDir(): Promise<string> {
  const key = contentKey([sources], await buildFacts(["tinyGuest.ts"]), (path) => /\.(md|ts)$/.test(path));
  return join(cacheDir, "toolchain", `tiny-guest-${key}`);
}

async function build(dir: string, report: (progress: string) => void): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "vmfarm-tiny-"));
  try {
    report("downloading packages");
    const debian = new Unpacked(join(work, "debian"));
    await debian.unpack();
    report("making the disk");
    const cloudInit = { module: join(sources, "cloudInit"), package: ".", output: join(dir, "cloud-init") };
    await goBuild({ ...cloudInit, report });
    const [root, initrd] = [await makeRoot(debian, work, cloudInit.output), await makeInitrd(debian, work)];
    await makeDisk(debian, work, { root, initrd }, join(dir, "tiny.qcow2"));
  } finally {
    await removeTree(work);
  }
}

/** Packages as they are in the archive: nothing of them has been configured. */
class Unpacked {
  constructor(private readonly dir: string) {}

  /** A file of the packages. */
  path(...names: string[]): string {
    return join(this.dir, ...names);
  }

  async unpack(): Promise<void> {
    const args = ["--quiet", "--variant=extract", `--include=${packages.join(",")}`, suite, this.dir];
    const own = await inOwnNamespaces("mmdebstrap", args);
    await run(...(own ?? (["mmdebstrap", args] as [string, string[]])));
  }

  async kernel(): Promise<string> {
    const names = await readdir(this.path("boot"));
    return this.path("boot", names.find((name) => name.startsWith("vmlinuz-"))!);
  }

  /** Copies modules into a directory, named so that the shell's `*` finds them in this order. */
  async copyModules(wanted: readonly string[], into: string): Promise<void> {
    await mkdir(into, { recursive: true });
    const [release] = await readdir(this.path("lib", "modules"));
    for (const [i, name] of wanted.entries()) {
      const file = this.path("lib", "modules", release!, "kernel", `${name}.ko`);
      await copyFile(file, join(into, `${String(i).padStart(2, "0")}-${basename(file)}`));
    }
  }

  /** What the loader would load for a program: paths of its libraries, and of the loader itself. */
  async libraries(program: string): Promise<string[]> {
    const path = ["lib", "usr/lib"].map((lib) => this.path(lib, "x86_64-linux-gnu")).join(":");
    const loader = this.path("lib64", "ld-linux-x86-64.so.2");
    const { stdout } = await run(loader, ["--library-path", path, "--list", program]);
    return [...stdout.matchAll(/=> (\S+) \(/g)].map(([, file]) => file!);
  }
}

async function makeRoot(debian: Unpacked, work: string, cloudInit: string): Promise<string> {
  const root = join(work, "root");
  const at = (...names: string[]) => join(root, ...names);
  for (const name of ["bin", "dev", "etc", "lib64", "proc", "root", "run", "srv", "sys", "tmp", "usr/lib/systemd"])
    await mkdir(at(name), { recursive: true });
  for (const name of ["var/log", "var/lib/cloud", "lib/x86_64-linux-gnu"]) await mkdir(at(name), { recursive: true });
  await symlink("../run", at("var", "run"));
  for (const name of ["sbin", "usr/bin", "usr/sbin"]) await symlink(name === "sbin" ? "bin" : "../bin", at(name));

  await installBusybox(debian, at("bin"));
  // Of busybox there is no mountpoint in Debian, and its blkid has other options.
  const programs = ["usr/sbin/qemu-ga", "sbin/blkid", "bin/mountpoint", "sbin/mke2fs", "sbin/resize2fs"];
  for (const program of programs.map((name) => debian.path(name))) {
    await replaceFile(program, at("bin", basename(program)));
    for (const library of await debian.libraries(program))
      await copyFile(library, at("lib", "x86_64-linux-gnu", basename(library)));
  }
  await replaceFile(debian.path("sbin", "mke2fs"), at("bin", "mkfs.ext4"));
  await copyFile(debian.path("lib64", "ld-linux-x86-64.so.2"), at("lib64", "ld-linux-x86-64.so.2"));
  await copyFile(debian.path("etc", "mke2fs.conf"), at("etc", "mke2fs.conf"));
  await writeFile(at("etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await writeFile(at("etc", "group"), "root:x:0:\n");

  await debian.copyModules(modules.early, at("modules", "early"));
  await debian.copyModules(modules.late, at("modules", "late"));
  for (const [file, to] of [
    [cloudInit, "bin/cloud-init"],
    [join(sources, "init"), "bin/init"],
    [join(sources, "shutdown"), "bin/shutdown"],
    [join(sources, "systemd-growfs"), "usr/lib/systemd/systemd-growfs"],
  ] as const)
    await replaceFile(file, at(to));
  return root;
}

async function makeInitrd(debian: Unpacked, work: string): Promise<string> {
  const [tree, initrd] = [join(work, "initramfs"), join(work, "initrd")];
  for (const name of ["bin", "dev", "root"]) await mkdir(join(tree, name), { recursive: true });
  await copyFile(debian.path("bin", "busybox"), join(tree, "bin", "busybox"));
  for (const name of ["sh", "insmod", "mount", "sleep", "switch_root"])
    await symlink("busybox", join(tree, "bin", name));
  await debian.copyModules(modules.root, join(tree, "modules"));
  await replaceFile(join(sources, "initramfs-init"), join(tree, "init"));
  const names = (await readdir(tree, { recursive: true })).sort();
  await run(debian.path("bin", "busybox"), ["cpio", "-o", "-H", "newc", "-R", "0:0", "-F", initrd], {
    cwd: tree,
    input: `${names.join("\n")}\n`,
  });
  return initrd;
}

async function makeDisk(
  debian: Unpacked,
  work: string,
  parts: { root: string; initrd: string },
  into: string,
): Promise<void> {
  const [disk, boot, root, config] = ["disk.raw", "boot.fat", "root.ext4", "syslinux.cfg"].map((n) => join(work, n));
  await writeFile(boot!, "");
  await truncate(boot!, sizes.boot * mebibyte);
  await run("mkfs.vfat", ["-n", "BOOT", boot!]);
  await writeFile(config!, bootLoader);
  for (const [file, name] of [
    [await debian.kernel(), "kernel"],
    [parts.initrd, "initrd"],
    [config!, "syslinux.cfg"],
  ] as const)
    await run("mcopy", ["-i", boot!, file, `::${name}`]);
  await run(debian.path("usr", "bin", "syslinux"), ["--install", boot!]);
  await run("mke2fs", ["-q", "-t", "ext4", "-d", parts.root, root!, `${sizes.root}M`]);

  const rootAt = 1 + sizes.boot;
  await copyFile(debian.path("usr", "lib", "SYSLINUX", "mbr.bin"), disk!);
  await truncate(disk!, (rootAt + sizes.root) * mebibyte);
  const sectors = (mib: number) => (mib * mebibyte) / 512;
  const table = `label: dos\n${sectors(1)},${sectors(sizes.boot)},0x0c,*\n${sectors(rootAt)},${sectors(sizes.root)},0x83\n`;
  await run("sfdisk", ["--quiet", disk!], { input: table });
  for (const [file, at] of [
    [boot!, 1],
    [root!, rootAt],
  ] as const)
    await run("dd", [`if=${file}`, `of=${disk}`, "bs=1M", `seek=${at}`, "conv=notrunc,sparse", "status=none"]);
  await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", "-c", disk!, into]);
  await chmod(into, 0o444);
}

/** Its programs by their names; it is static. */
async function installBusybox(debian: Unpacked, bin: string): Promise<void> {
  await copyFile(debian.path("bin", "busybox"), join(bin, "busybox"));
  const { stdout } = await run(debian.path("bin", "busybox"), ["--list"]);
  for (const name of stdout.split("\n").filter((name) => name !== "" && name !== "busybox"))
    await symlink("busybox", join(bin, name));
}

/** A copy in the place of what may be a link there: copying alone would write through it. */
async function replaceFile(file: string, to: string): Promise<void> {
  await copyFile(file, `${to}.new`);
  await chmod(`${to}.new`, 0o755);
  await rename(`${to}.new`, to);
}
