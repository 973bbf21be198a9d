import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { Problem } from "../../src/input/problem";
import type { LibvirtArgs } from "../../src/platform/libvirt/args";
import { providers } from "../../src/providers";
import { box, Folder, geheim, image, lan, node, shop } from "./support/badInput";
import { vcenter } from "./support/platforms";
import { runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

// Only root can make a filesystem that nobody can write to; this pretends that there is one.
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const access = (path: string, mode?: number) =>
    path === "/cdrom-of-the-test"
      ? Promise.reject(Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" }))
      : real.access(path, mode);
  return { ...real, access };
});
// virsh's test driver has no inactive pool.
vi.mock("../../src/platform/libvirt/virsh/virsh", async (original) => {
  const real = await original<typeof import("../../src/platform/libvirt/virsh/virsh")>();
  const virshBatch: typeof real.virshBatch = async (uri, commands, options) =>
    commands[0]?.at(-1) === "--pool=idle"
      ? '<pool type="dir"><name>idle</name><target><path>/idle</path></target></pool>\nName: idle\nState: inactive\n'
      : real.virshBatch(uri, commands, options);
  return { ...real, virshBatch };
});

const folder = new Folder();
afterAll(() => folder.remove());
process.env.VMFARM_CACHE = join(folder.path, "cache");
// The routes of this host are not tested here.
process.env.PATH = `${folder.program("ip", "echo '[]'")}:${process.env.PATH}`;
const missing = join(folder.path, "missing.qcow2");
const text = folder.file("text.qcow2", "this is not a valid disk image\n");
const other = folder.file("other.qcow2", "x");
const testNode = `test://${folder.file("node.xml", node)}`;
const digest = "0".repeat(64);
const data = { name: "data", size: "1GiB" };
const tier = { name: "web" };
const file = { path: "/etc/app.conf", content: geheim };
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJKgTsHjQqbvnfbZdG6L1vGGzS9yVvNnYyRmWrYmxV+ a@b";
const privateKey = `-----BEGIN OPENSSH PRIVATE KEY-----\n${geheim}\n-----END OPENSSH PRIVATE KEY-----\n`;

type Told = [path: string, reason: RegExp][];
const libvirt = (args: object) => ({ libvirt: args as unknown as LibvirtArgs });

/** What a component's constructor refuses. */
const arguments_: [what: string, make: () => unknown, told: Told][] = [
  // Names
  [
    "a machine's name that is not a valid host name",
    () => box({}, "Data Base"),
    [["name", /"Data Base" is not a valid host name: lower-case/]],
  ],
  ["a machine's name that is too long", () => box({}, "a".repeat(64)), [["name", /at most 63/]]],
  ["a name that is a command", () => box({}, "a;reboot"), [["name", /is not a valid host name/]]],
  ["a LAN's name", () => lan({}, "my_lan"), [["name", /"my_lan" is not a valid name for a LAN/]]],
  ["an image's name", () => image({}, "Web Image"), [["name", /"Web Image" is not a valid name for an image/]]],
  [
    "a cluster's name",
    () => shop([tier], {}, "-shop"),
    [
      ["name", /"-shop" is not a valid name for a cluster/],
      ["tiers[0].name", /not a valid host name/],
    ],
  ],
  ["a tier's name", () => shop([{ name: "Web" }]), [["tiers[0].name", /"Web" is not a valid name for a tier/]]],
  [
    "a tier without a name",
    () => shop([{} as never]),
    [["tiers[0].name", /a missing value is not a valid name for a tier/]],
  ],
  [
    "a machine's name that is too long with its tier",
    () => shop([{ name: "a".repeat(60) }]),
    [["tiers[0].name", /at most 63/]],
  ],
  ["two tiers of one name", () => shop([tier, tier]), [["tiers[1].name", /has two tiers "web"/]]],
  [
    "two machines of one name on a LAN",
    () => {
      const here = lan();
      box({ lan: here });
      box({ lan: here });
    },
    [["name", /LAN lan already has a machine "box"/]],
  ],
  ["two data disks of one name", () => box({ dataDisks: [data, data] }), [["dataDisks[1].name", /two disks "data"/]]],
  [
    "a data disk named like the machine's own",
    () => box({ dataDisks: [{ ...data, name: "seed" }] }),
    [["dataDisks[0].name", /one of the machine's own disks/]],
  ],
  // Addresses
  [
    "an invalid range",
    () => lan({ cidr: "10.17.3" }),
    [["cidr", /"10\.17\.3" is not a valid IPv4 range in CIDR notation, such as/]],
  ],
  [
    "a range with bits set after its prefix",
    () => lan({ cidr: "10.17.3.5/24" }),
    [["cidr", /its range is 10\.17\.3\.0\/24/]],
  ],
  ["a range that is too small", () => lan({ cidr: "10.17.3.0/30" }), [["cidr", /too small: use \/8 to \/29/]]],
  ["a range of another protocol", () => lan({ cidr: "fd00::/64" }), [["cidr", /not a valid IPv4 range/]]],
  [
    "two LANs that overlap",
    () => {
      lan({ cidr: "10.17.0.0/16" }, "wide");
      lan();
    },
    [["cidr", /10\.17\.3\.0\/24 overlaps 10\.17\.0\.0\/16 of the LAN "wide"; choose another/]],
  ],
  [
    "an address outside the LAN",
    () => box({ lan: lan(), address: "10.17.4.7" }),
    [["address", /not a usable host address in 10\.17\.3\.0\/24/]],
  ],
  [
    "an address that is taken",
    () => {
      const here = lan();
      box({ lan: here, address: "10.17.3.7" }, "a");
      box({ lan: here, address: "10.17.3.7" });
    },
    [["address", /taken by a; choose another or leave it out/]],
  ],
  ["the gateway's address", () => box({ lan: lan(), address: "10.17.3.1" }), [["address", /taken by the gateway/]]],
  [
    "an address in the DHCP range",
    () => box({ lan: lan(), address: "10.17.3.200" }),
    [["address", /taken by the DHCP range/]],
  ],
  ["an unknown power state", () => box({ power: "off" as never }), [["power", /"off" is not one of running, stopped/]]],
  [
    "power states that the platform does not support, of a cluster and of a tier",
    () => shop([{ name: "web", power: "suspended" }], { power: "stopped", platform: vcenter("vcenter.example.com") }),
    [
      ["power", /vsphere has no way to declare a machine stopped; .*govc vm.power/],
      ["tiers[0].power", /vsphere has no way to declare a machine suspended; .*govc vm.power -suspend/],
    ],
  ],
  [
    "an invalid address on one of several LANs",
    () => box({ lans: [{ lan: lan(), address: "seven" }] }),
    [["lans[0].address", /"seven" is not a usable host address/]],
  ],
  [
    "a full LAN",
    () => shop([{ name: "web", size: 9 }], { lan: lan({ cidr: "10.17.3.0/29" }) }),
    [["tiers[0].size", /no free address for "shop-web-\d"; use a larger range/]],
  ],
  [
    "a LAN given only by name",
    () => box({ lan: "default" as never }),
    [["lan", /pass a VirtualLan of this program, or/]],
  ],
  [
    "a LAN with invalid properties",
    () => box({ lan: { networkId: "1", networkName: "o", cidr: "o" } }),
    [["lan.cidr", /"o" is not a valid IPv4 range/]],
  ],
  [
    "a DHCP range the wrong way round",
    () => lan({ dhcpRange: { start: "10.17.3.9", end: "10.17.3.5" } }),
    [["dhcpRange", /comes after.*swap/]],
  ],
  [
    "a bridge without a name",
    () => lan({ mode: "bridge" }),
    [["bridge", /needs the name of the host's bridge, such as br0/]],
  ],
  [
    "an unknown mode",
    () => lan({ mode: "vlan" as never }),
    [["mode", /"vlan" is not one of nat, isolated, route, bridge/]],
  ],
  ["an invalid domain", () => lan({ domain: "my farm" }), [["domain", /"my farm" is not a valid DNS domain/]]],
  [
    "a DNS server that is not an address",
    () => lan({ nameservers: ["dns"] }),
    [["nameservers[0]", /"dns" is not a valid IPv4 address/]],
  ],
  // Sizes and numbers
  [
    "memory without a unit",
    () => box({ memory: "512" }),
    [["memory", /"512" is not a valid size: a whole number with a unit, such as "512MiB"/]],
  ],
  ["memory with a wrong unit", () => box({ memory: "512Mb" }), [["memory", /"512Mb" is not a valid size/]]],
  ["memory as a number", () => box({ memory: 512 as never }), [["memory", /512 is not a valid size/]]],
  ["zero memory", () => box({ memory: "0MiB" }), [["memory", /is not a valid size/]]],
  ["negative memory", () => box({ memory: "-1GiB" }), [["memory", /is not a valid size/]]],
  ["fractional memory", () => box({ memory: "1.5GiB" }), [["memory", /is not a valid size/]]],
  [
    "too little memory for any guest",
    () => box({ memory: "1MiB" }),
    [["memory", /too little for a guest; use at least 64MiB/]],
  ],
  ["an empty root disk", () => box({ rootDisk: "0" }), [["rootDisk", /"0" is not a valid size/]]],
  [
    "a data disk without a size",
    () => box({ dataDisks: [{ name: "data" } as never] }),
    [["dataDisks[0].size", /a missing value is not a valid size/]],
  ],
  ["an image's disk without a unit", () => image({ diskSize: "2" }), [["diskSize", /"2" is not a valid size/]]],
  ["no processor", () => box({ cpus: 0 }), [["cpus", /0 is not a whole number from 1/]]],
  ["half a processor", () => box({ cpus: 0.5 }), [["cpus", /0\.5 is not a whole number/]]],
  [
    "a tier with a negative size",
    () => shop([{ name: "web", size: -1 }]),
    [["tiers[0].size", /-1 is not a whole number from 0 to 1000/]],
  ],
  ["a tier with half a machine", () => shop([{ name: "web", size: 1.5 }]), [["tiers[0].size", /1\.5/]]],
  [
    "an invalid port",
    () => shop([{ name: "web", expose: [{ port: 70_000 }] }]),
    [["tiers[0].expose[0].port", /70000 is not a valid port: 1 to 65535/]],
  ],
  [
    "a duration without a unit",
    () => box({ readiness: { timeout: "15" } }),
    [["readiness.timeout", /"15" is not a valid duration: .*"15m"/]],
  ],
  ["an age without a unit", () => image({ maxAge: "30" }), [["maxAge", /"30" is not a valid duration/]]],
  // Tiers
  ["no tiers", () => shop([]), [["tiers", /at least one tier, such as/]]],
  [
    "tiers that wait for each other",
    () =>
      shop([
        { name: "a", dependsOn: ["b"] },
        { name: "b", dependsOn: ["a"] },
      ]),
    [["tiers[0].dependsOn", /in a cycle: a → b → a; remove one of these dependencies/]],
  ],
  ["a tier that waits for itself", () => shop([{ name: "a", dependsOn: ["a"] }]), [["tiers[0].dependsOn", /a → a/]]],
  [
    "an unknown tier",
    () => shop([tier, { name: "app", dependsOn: ["web", "db"] }]),
    [["tiers[1].dependsOn[1]", /there is no tier "db"; the tiers are web, app/]],
  ],
  // Images
  [
    "no base",
    () => image({ base: undefined }),
    [["base", /give one of bootstrap, file, url, template, ami and ssmParameter/]],
  ],
  [
    "two bases",
    () => image({ base: { file: other, bootstrap: { suite: "bookworm" } } }),
    [["base", /bootstrap and file, but an image has one base/]],
  ],
  [
    "a download without a checksum",
    () => image({ base: { url: "https://images.example/i.qcow2" } }),
    [["base.url", /needs base\.sha256 or base\.sha512/]],
  ],
  [
    "an invalid checksum",
    () => image({ base: { url: "https://images.example/i.qcow2", sha256: "abc" } }),
    [["base.sha256", /64 hexadecimal digits/]],
  ],
  [
    "a wrong checksum",
    () => image({ base: { file: other, sha256: digest } }),
    [["base.sha256", /does not match .*other\.qcow2, whose SHA256 is 2d711642/]],
  ],
  [
    "a base that does not exist",
    () => image({ base: { file: missing } }),
    [["base.file", /missing\.qcow2 does not exist/]],
  ],
  [
    "a base that is a folder",
    () => image({ base: { file: folder.path } }),
    [["base.file", /is a directory: name a file/]],
  ],
  ["an empty path for a base", () => image({ base: { file: "" } }), [["base.file", /is empty: write the path/]]],
  [
    "an empty path for a file",
    () => image({ files: [{ path: "", content: "" }] }),
    [["files[0].path", /is empty: write an absolute path/]],
  ],
  [
    "a password in a URL",
    () => image({ base: { url: `https://me:${geheim}@images.example/i`, sha256: digest } }),
    [["base.url", /carries credentials/]],
  ],
  ["no image for a machine", () => box({ image: undefined }), [["image", /pass a GoldenImage, or/]]],
  ["no image for a cluster", () => shop([tier], { image: undefined }), [["image", /pass a GoldenImage/]]],
  // Guests
  ["an empty path for a guest's file", () => box({ files: [{ ...file, path: "" }] }), [["files[0].path", /is empty/]]],
  [
    "a relative path for a guest's file",
    () => box({ files: [{ ...file, path: "app.conf" }] }),
    [["files[0].path", /is relative; give an absolute path/]],
  ],
  ["the same file twice", () => box({ files: [file, file] }), [["files[1].path", /already written by files\[0\]/]]],
  [
    "a file containing NUL",
    () => box({ files: [{ ...file, content: `${geheim}\0` }] }),
    [["files[0].content", /contains a NUL byte/]],
  ],
  [
    "user-data that is not a valid cloud-config",
    () => box({ cloudInit: `password: ${geheim}` }),
    [["cloudInit", /is not valid user-data: its first line must be "#cloud-config"/]],
  ],
  [
    "a cloud-config that is not YAML",
    () => box({ cloudInit: `#cloud-config\na: [${geheim}` }),
    [["cloudInit", /not valid YAML at line \d+, column \d+/]],
  ],
  [
    "root as the login",
    () => box({ user: "root" }),
    [["user", /root cannot log in, because cloud-init locks the account/]],
  ],
  [
    "a private key",
    () => box({ sshKeys: [privateKey] }),
    [["sshKeys[0]", /is a private key; give the public one.*treat this one as exposed/]],
  ],
  ["the path of a key", () => box({ sshKeys: ["~/.ssh/id_ed25519.pub"] }), [["sshKeys[0]", /is the name of a file/]]],
  [
    "a package that is a command",
    () => box({ packages: ["nginx; reboot"] }),
    [["packages[0]", /is not a valid package name/]],
  ],
  ["an unknown time zone", () => box({ timezone: "Vienna" }), [["timezone", /"Vienna" is not a valid time zone/]]],
  [
    "a tier's private key",
    () => shop([tier, { name: "app", sshKeys: [key, privateKey] }]),
    [["tiers[1].sshKeys[1]", /is a private key/]],
  ],
  [
    "a problem with all guests of a cluster",
    () => shop([tier, { name: "app" }], { user: "root" }),
    [["user", /root cannot log in, because cloud-init locks the account/]],
  ],
  // Platforms
  ["no platform", () => lan({ platform: {} }), [["platform", /set exactly one of libvirt/]]],
  [
    "two platforms",
    () => lan({ platform: { ...libvirt({ uri: "qemu:///system" }), ec2: { region: "eu-central-1" } } as never }),
    [["platform", /set exactly one of libvirt, vsphere, ec2.*libvirt and ec2 are set/]],
  ],
  [
    "a platform that does not exist",
    () => lan({ platform: { ...libvirt({ uri: "qemu:///system" }), azure: {} } as never }),
    [["platform.azure", /there is no platform "azure"; use one of libvirt, vsphere, ec2/]],
  ],
  [
    "a platform without its address",
    () => lan({ platform: libvirt({}) }),
    [["platform.libvirt.uri", /a missing value is not a valid connection URI, such as qemu:\/\/\/system/]],
  ],
  [
    "another hypervisor",
    () => box({ platform: libvirt({ uri: "lxc:///system" }) }),
    [["platform.libvirt.uri", /is a connection to neither QEMU nor Xen; the URI must begin with .*xen\+ssh:/]],
  ],
  [
    "QEMU's accelerator on a Xen host",
    () => box({ platform: libvirt({ uri: "xen:///system", accelerator: "kvm" }) }),
    [["platform.libvirt.accelerator", /"kvm" is for QEMU, but the URI is that of a Xen host: leave accelerator out/]],
  ],
  [
    "the same for a machine",
    () => box({ accelerator: "tcg", platform: libvirt({ uri: "xen+ssh://h/system" }) }),
    [["accelerator", /"tcg" is for QEMU/]],
  ],
  [
    "Xen's accelerator on a QEMU host",
    () => box({ accelerator: "xen", platform: libvirt({ uri: "qemu:///system" }) }),
    [["accelerator", /"xen" needs a URI that begins with xen/]],
  ],
  [
    "the same of a tier without machines",
    () =>
      shop([{ name: "web" }, { name: "none", size: 0, accelerator: "xen" }], {
        platform: libvirt({ uri: "qemu:///system" }),
      }),
    [["tiers[1].accelerator", /"xen" needs a URI that begins with xen/]],
  ],
  [
    "Xen's arguments on a QEMU host",
    () => box({ platform: libvirt({ uri: "qemu:///system", xen: { guest: "pvh" } }) }),
    [["platform.libvirt.xen", /needs a URI that begins with xen/]],
  ],
  [
    "a paravirtual guest, and a kernel without a path",
    () => box({ platform: libvirt({ uri: "xen:///system", xen: { guest: "pv", kernel: "grub.bin" } }) }),
    [
      ["platform.libvirt.xen.guest", /"pv" is not one of pvh, hvm; a paravirtual guest/],
      ["platform.libvirt.xen.kernel", /"grub.bin" is not an absolute path/],
    ],
  ],
  [
    "a PVH guest's kernel for an HVM guest",
    () => box({ platform: libvirt({ uri: "xen:///system", xen: { guest: "hvm", kernel: "/grub.bin" } }) }),
    [["platform.libvirt.xen.kernel", /boots with its firmware: leave it out/]],
  ],
  [
    "what Xen's driver does not support",
    () => box({ firmware: "uefi", bootOrder: ["network"], platform: libvirt({ uri: "xen:///system" }) }),
    [
      ["bootOrder", /leave bootOrder out/],
      ["firmware", /leave firmware out/],
    ],
  ],
  // Several at once
  [
    "everything about a machine",
    () =>
      box({
        memory: "1",
        cpus: 0,
        user: "root",
        image: undefined,
        dataDisks: [{ name: "X", size: "" }],
        platform: libvirt({ uri: "x" }),
      }),
    [
      ["platform.libvirt.uri", /x/],
      ["user", /root/],
      ["cpus", /0/],
      ["memory", /"1"/],
      ["dataDisks[0].name", /"X"/],
      ["dataDisks[0].size", /""/],
      ["image", /GoldenImage/],
    ],
  ],
  [
    "everything about an image",
    () => image({ base: { file: missing }, maxAge: "1", diskSize: "1", scripts: [""], packages: { deb: ["-"] } }),
    [
      ["base.file", /does not exist/],
      ["packages.deb[0]", /not a valid name of a Debian package/],
      ["scripts[0]", /is empty/],
      ["diskSize", /not a valid size/],
      ["maxAge", /not a valid duration/],
    ],
  ],
  [
    "everything about a cluster",
    () =>
      shop([
        { name: "a", size: -1, dependsOn: ["x"] },
        { name: "b", memory: "1", expose: [{ port: 0 }] },
      ]),
    [
      ["tiers[0].size", /-1/],
      ["tiers[1].expose[0].port", /0/],
      ["tiers[1].memory", /"1"/],
      ["tiers[0].dependsOn[0]", /no tier "x"/],
    ],
  ],
];

const nowhere = "qemu:///system?socket=/nonexistent";
const volume = { uri: testNode, pool: "cdrom", volume: "shop-dev-box-data.qcow2", bytes: 2 ** 30 };
const gib = 2 ** 30;
/** UUID of the network of virsh's test driver. */
const testNetwork = "dd8fe884-6c02-601e-7551-cca97df1c5df";

/** The inputs that a program passes to a provider, for a recipe as planned. */
async function imageInputs(args: Parameters<typeof image>[0]): Promise<never> {
  const { find, error } = await runProgram(() => image(args));
  expect(error).toBeUndefined();
  return { ...find(":ImageVolume").inputs, uri: "test:///default", pool: "default-pool" } as never;
}

const check = (name: keyof typeof providers, news: object, olds: object = {}) =>
  providers[name].check!(olds as never, news as never);

/** What can only be found out on the host: a provider's check refuses it at preview. */
const checks: [what: string, make: () => Promise<pulumi.dynamic.CheckResult>, told: Told][] = [
  [
    "a libvirt that does not respond",
    () => check("libvirtHost", { uri: nowhere, pool: "default" }),
    [["uri", /libvirt does not respond at .*Check that libvirtd is running.*: virsh -c/]],
  ],
  [
    "a pool that does not exist",
    () => check("libvirtHost", { uri: "test:///default", pool: "fast" }),
    [["pool", /there is no storage pool "fast".*create it: virsh -c .* pool-define-as fast/]],
  ],
  [
    "an inactive pool",
    () => check("libvirtHost", { uri: "test:///default", pool: "idle" }),
    [["pool", /is not active; start it: virsh -c test:\/\/\/default pool-start idle/]],
  ],
  [
    "a pool that is not writable",
    () => check("libvirtHost", { uri: testNode, pool: "cdrom" }),
    [["pool", /cannot be written: \/cdrom-of-the-test is on a read-only filesystem/]],
  ],
  [
    "a range used by a libvirt network",
    () => check("subnetClaim", { uri: "test:///default", cidr: "192.168.122.128/25", networkUuid: "u" }),
    [["cidr", /overlaps the libvirt network "default" \(192\.168\.122\.0\/24\); choose another range/]],
  ],
  [
    "a range used by a network with a netmask",
    () => check("subnetClaim", { uri: testNode, cidr: "192.168.0.0/16", networkUuid: "u" }),
    [["cidr", /overlaps the libvirt network "office" \(192\.168\.7\.0\/24\)/]],
  ],
  [
    "a smaller data disk",
    () => check("dataDisk", volume, { ...volume, bytes: 2 * gib }),
    [["size", /has 2GiB, and making it 1GiB would cut off data; keep the size, or copy/]],
  ],
  [
    "a data disk smaller than the existing volume",
    () => check("dataDisk", volume),
    [["size", /has 5GiB, and making it 1GiB would cut off data/]],
  ],
  [
    "a data disk larger than the pool",
    () => check("dataDisk", { ...volume, volume: "new", bytes: 200 * gib }),
    [["size", /200GiB is more than the storage pool "cdrom" can hold: 95GiB are free/]],
  ],
  [
    "a data disk that grows beyond the pool",
    () => check("dataDisk", { ...volume, bytes: 200 * gib }, volume),
    [["size", /more than the storage pool/]],
  ],
  [
    "a data disk that moves to another libvirt",
    () => check("dataDisk", volume, { ...volume, uri: "qemu:///system" }),
    [["uri", /the data in .* is at qemu:\/\/\/system and would not be at/]],
  ],
  [
    "a data disk that moves to another pool",
    () => check("dataDisk", volume, { ...volume, pool: "other" }),
    [["pool", /the data in .* is at other and would not be at/]],
  ],
  [
    "a new filesystem for a data disk that has one",
    () =>
      check(
        "dataDisk",
        { ...volume, filesystem: "xfs", mountPath: "/srv" },
        { ...volume, path: "/data", filesystem: "ext4", mountPath: "/data" },
      ),
    [["filesystem", /has the filesystem ext4, and its data is kept: set filesystem: "ext4", or copy/]],
  ],
  [
    "a root disk smaller than the image",
    () => check("bootVolumes", { rootSize: gib, imageSize: 2 * gib }),
    [["rootDisk", /1GiB is smaller than the image's disk of 2GiB; make it at least that/]],
  ],
  [
    "a machine whose domain exists, but not in the state",
    () => check("bootVolumes", { uri: "test:///default", prefix: "test", rootSize: 0 }),
    [
      [
        "name",
        /a domain test already exists at test:\/\/\/default, but is not this machine in the stack's state.*in one update .*aliases/,
      ],
    ],
  ],
  [
    "a LAN whose network exists, but not in the state",
    () => check("subnetClaim", { uri: "test:///default", cidr: "192.168.122.0/24", networkUuid: testNetwork }),
    [["name", /the libvirt network "default" already exists, but is not this LAN in the stack's state/]],
  ],
  [
    "KVM on a host without it",
    () => check("acceleratorProbe", { uri: "test:///default", pool: "default-pool", accelerator: "kvm" }),
    [["accelerator", /does not support KVM .*; use auto or tcg/]],
  ],
  [
    "a base that is not a valid disk image",
    async () => check("imageVolume", await imageInputs({ base: { file: text } })),
    [["base.file", /is not a valid disk image/]],
  ],
];

/** Messages are for people. */
function expectReadable(message: string): void {
  expect(message).not.toMatch(/undefined|\[object|NaN|\bnull\b|^\s+at \S+ \(/m);
  expect(message).not.toContain(geheim);
  expect(message).not.toContain("PRIVATE KEY-----");
}

function expectTold(problems: Problem[], told: Told): void {
  expect(problems.map(({ propertyPath }) => propertyPath)).toEqual(told.map(([path]) => path));
  for (const [i, [path, reason]] of told.entries()) {
    expect(problems[i]!.reason, path).toMatch(reason);
    expectReadable(problems[i]!.reason);
  }
}

test("there are enough cases", () => {
  expect(arguments_.length + checks.length).toBeGreaterThanOrEqual(45);
  const all = [...arguments_, ...checks].map(([what]) => what);
  expect(new Set(all).size).toBe(all.length);
});

describe("arguments that are refused before anything is registered", () => {
  test.each(arguments_)("%s", async (_what, make, told) => {
    const { error, resources } = await runProgram(make);
    expect(error).toBeInstanceOf(vmfarm.InvalidArgsError);
    const { errors, message } = error as InstanceType<typeof vmfarm.InvalidArgsError>;
    expectTold(errors, told);
    expectReadable(message);
    expect(message).toMatch(
      /^(GoldenImage|VirtualLan|VirtualMachine|MultiTierCluster) ".*" cannot be created; nothing was changed:\n {2}- /,
    );
    // What was registered before exists; nothing of the refused component does.
    const [, component, name] = /^(\w+) "(.*)" cannot/.exec(message)!;
    const theirs = resources.filter((one) => one.type.endsWith(`:${component}`) && one.name === name);
    expect(theirs.length).toBe(_what.startsWith("two machines") ? 1 : 0);
    const parents = new Set(resources.filter(({ type }) => type.startsWith("vmfarm:")).map(({ urn }) => urn));
    for (const { parent } of resources) if (parent) expect(parents).toContain(parent);
    if (parents.size === 0) expect(resources).toEqual([]);
  });
});

describe("what a check on the host refuses", () => {
  test.each(checks)("%s", async (_what, make, told) => {
    const { failures = [] } = await make();
    expectTold(
      failures.map(({ property, reason }) => ({ propertyPath: property, reason })),
      told,
    );
  });
});

describe("what looks like bad input but is valid", () => {
  const fine: [what: string, make: () => Promise<pulumi.dynamic.CheckResult>][] = [
    ["an existing pool", () => check("libvirtHost", { uri: "test:///default", pool: "default-pool" })],
    ["a data disk that grows", () => check("dataDisk", { ...volume, bytes: 6 * gib }, volume)],
    ["an unchanged data disk", () => check("dataDisk", volume, volume)],
    [
      "a filesystem for a data disk that was not mounted",
      () =>
        check(
          "dataDisk",
          { ...volume, filesystem: "xfs", mountPath: "/srv" },
          { ...volume, path: "/data", filesystem: "ext4", mountPath: "" },
        ),
    ],
    ["a kept data disk of the same size", () => check("dataDisk", { ...volume, bytes: 5 * gib })],
    ["a root disk as large as the image", () => check("bootVolumes", { rootSize: 2 * gib, imageSize: 2 * gib })],
    [
      "a machine whose domain exists and is in the state",
      () => check("bootVolumes", { uri: "test:///default", prefix: "test", rootSize: 0 }, { prefix: "test" }),
    ],
    [
      "a machine without a domain",
      () => check("bootVolumes", { uri: "test:///default", prefix: "other", rootSize: 0 }),
    ],
    [
      "a LAN whose network exists and whose claim is in the state",
      () =>
        check(
          "subnetClaim",
          { uri: "test:///default", cidr: "192.168.122.0/24", networkUuid: testNetwork },
          { uri: "test:///default", cidr: "192.168.123.0/24", networkUuid: testNetwork },
        ),
    ],
    [
      "a root disk with an image that is not yet known",
      () => check("bootVolumes", { rootSize: 1, imageSize: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
    ],
    ["a free range", () => check("subnetClaim", { uri: "test:///default", cidr: "203.0.113.0/24", networkUuid: "u" })],
    [
      "a range that was already claimed, whatever changed since",
      () =>
        check(
          "subnetClaim",
          { uri: "test:///default", cidr: "192.168.122.0/24", networkUuid: "u" },
          { uri: "test:///default", cidr: "192.168.122.0/24", networkUuid: "u" },
        ),
    ],
  ];
  test.each(fine)("%s", async (_what, make) => {
    expect((await make()).failures).toEqual([]);
  });

  test("secrets are accepted", async () => {
    const { error } = await runProgram(() => box({ lan: lan(), files: [{ ...file, content: pulumi.secret(geheim) }] }));
    expect(error).toBeUndefined();
  });
});
