import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { initramfsFiles, rootModules } from "../../../../src/image/guest/initramfs";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
  put("bin/modprobe", "#!/bin/sh\nexit 0\n");
  put("hook-functions", 'manual_add_modules() { echo "$@"; }\n');
  put("initrd/usr/lib/udev/hwdb.bin", "");
  put("initrd/usr/bin/udevadm", "");
  put("initrd/usr/sbin/blkid", "");
  put("initrd/scripts/init-top/udev", "Debian's own\n");
});

function put(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
}

/** Runs the hook like mkinitramfs, with stand-ins for its functions; returns the modules that it requested. */
function runHook(): string[] {
  const hook = initramfsFiles.find(({ path }) => path === "/etc/initramfs-tools/hooks/vmfarm")!;
  expect(hook.mode).toBe("0755");
  const text = hook.bytes.toString().replace("/usr/share/initramfs-tools/hook-functions", join(root, "hook-functions"));
  put("hook", text);
  const env = { ...process.env, DESTDIR: join(root, "initrd") };
  return execFileSync(join(root, "hook"), { env, encoding: "utf8" }).trim().split(" ");
}

/** Runs the initramfs script that loads drivers, on a simulated /sys. */
function runLoader(modprobe: string): string[] {
  put("bin/modprobe", `#!/bin/sh\necho "$*" >> "${root}/loaded"\n${modprobe}\n`);
  const script = readFileSync(join(root, "initrd/scripts/init-top/udev"), "utf8")
    .replaceAll("/sys/", `${root}/sys/`)
    .replaceAll("/usr/sbin/", `${root}/initrd/usr/sbin/`);
  put("load", script);
  const env = { ...process.env, PATH: [join(root, "bin"), process.env.PATH].join(delimiter) };
  execFileSync(join(root, "load"), { env });
  return existsSync(join(root, "loaded")) ? readFileSync(join(root, "loaded"), "utf8").trim().split("\n") : [];
}

test("an initramfs has the drivers of every platform's root disk", () => {
  const modules = runHook();
  expect(modules).toEqual(rootModules);
  const needed = {
    libvirt: ["virtio_blk", "virtio_scsi"],
    xen: ["xen_blkfront"],
    vsphere: ["vmw_pvscsi", "mptspi", "ata_piix", "ahci", "sd_mod"],
    ec2: ["nvme"],
  };
  for (const [platform, names] of Object.entries(needed))
    expect(modules, platform).toEqual(expect.arrayContaining(names));
});

test("it is built without udev, and hands over /dev without it", () => {
  runHook();
  expect(existsSync(join(root, "initrd/usr/lib/udev"))).toBe(false);
  expect(existsSync(join(root, "initrd/usr/bin/udevadm"))).toBe(false);
  expect(readFileSync(join(root, "initrd/scripts/init-bottom/udev"), "utf8")).toContain("mount -n -o move /dev");
  execFileSync("/bin/sh", ["-n", join(root, "initrd/scripts/init-bottom/udev")]);
  const retried = readFileSync(join(root, "initrd/scripts/local-block/vmfarm"), "utf8");
  expect(retried).toBe(readFileSync(join(root, "initrd/scripts/init-top/udev"), "utf8"));
});

test("libraries that none of its programs needs are left out", () => {
  copyFileSync("/bin/sh", join(root, "initrd/usr/bin/sh"));
  const needed = /\/(libc\.so\S*) /.exec(execFileSync("ldd", ["/bin/sh"], { encoding: "utf8" }))![1]!;
  for (const name of [needed, "libsystemd-shared-257.so", "libgcc_s.so.1", "klibc-x.so"])
    put(`initrd/usr/lib/x86_64-linux-gnu/${name}`, "");
  runHook();
  expect(readdirSync(join(root, "initrd/usr/lib/x86_64-linux-gnu")).sort()).toEqual(
    [needed, "libgcc_s.so.1", "klibc-x.so"].sort(),
  );
});

test("the kernel does not find modprobe until drivers of the root disk are loaded", () => {
  mkdirSync(join(root, "initrd/usr/sbin"), { recursive: true });
  symlinkSync("../bin/kmod", join(root, "initrd/usr/sbin/modprobe"));
  put("initrd/usr/bin/kmod", "");
  runHook();
  expect(readdirSync(join(root, "initrd/usr/sbin"))).not.toContain("modprobe");
  runLoader("exit 0");
  expect(readlinkSync(join(root, "initrd/usr/sbin/modprobe"))).toBe("../bin/kmod");
});

test.each(["sbin/lvm", "usr/sbin/mdadm", "usr/sbin/cryptsetup"])("udev stays if %s needs it", (tool) => {
  put(`initrd/${tool}`, "");
  expect(runHook()).toEqual(rootModules);
  expect(existsSync(join(root, "initrd/usr/bin/udevadm"))).toBe(true);
  expect(readFileSync(join(root, "initrd/scripts/init-top/udev"), "utf8")).toBe("Debian's own\n");
});

test("drivers are loaded for the devices on the buses, again if that adds a bus, and not again if it adds nothing", () => {
  runHook();
  put("sys/bus/pci/devices/0000:00:03.0/modalias", "pci:controller\n");
  const brings = `d="${root}/sys/bus/virtio/devices/virtio0"; mkdir -p "$d"; echo virtio:disk > "$d/modalias"`;
  expect(runLoader(brings)).toEqual(["-q -a -b pci:controller", "-q -a -b pci:controller virtio:disk"]);
});

test("neither missing buses nor a failing driver prevents booting", () => {
  runHook();
  expect(runLoader("exit 1")).toEqual([]);
  put("sys/bus/xen/devices/vbd-1/modalias", "xen:vbd\n");
  expect(runLoader("exit 1")).toEqual(["-q -a -b xen:vbd"]);
});
