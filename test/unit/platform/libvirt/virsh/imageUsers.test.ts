import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { libvirtImages } from "../../../../../src/ledger/libvirtImages";
import { imageVolumeProvider } from "../../../../../src/platform/libvirt/resources/imageVolume";
import { imageUsers } from "../../../../../src/platform/libvirt/virsh/diskUses";
import { virshStandIn } from "../virshStandIn";

const image = "web-0123.qcow2";

describe("on virsh's test driver, with files of this host, an image is used", () => {
  let dir: string;
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), "vmfarm-unit-")));
    for (const name of ["pool", "vms"]) mkdirSync(join(dir, name));
    create(join("pool", image));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function create(name: string, backing?: string): string {
    const of = backing === undefined ? ["1M"] : ["-b", backing, "-F", "qcow2"];
    execFileSync("qemu-img", [
      "create",
      "-q",
      "-f",
      "qcow2",
      ...(backing ? of : []),
      join(dir, name),
      ...(backing ? [] : of),
    ]);
    return join(dir, name);
  }

  interface Pool {
    target: string;
    /** The backing files of its volumes, by name. */
    volumes: Record<string, string>;
  }

  const volumeXml = ([name, backing]: [string, string]) =>
    `<volume><name>${name}</name><capacity>1048576</capacity><target><format type="qcow2"/></target>` +
    `${backing && `<backingStore><path>${backing}</path><format type="qcow2"/></backingStore>`}</volume>`;

  /** A libvirt with these pools, and machines with disks in these files. */
  function host(pools: Pool[], machines: Record<string, string> = {}, more = ""): string {
    const poolsXml = pools.map(
      ({ target, volumes }, i) =>
        `<pool type="dir"><name>p${i}</name><uuid>00000000-0000-4000-8000-0000000000f${i}</uuid><target><path>${target}</path></target>${Object.entries(volumes).map(volumeXml).join("")}</pool>`,
    );
    const machinesXml = Object.entries(machines).map(
      ([name, path], i) =>
        `<domain type="test"><name>${name}</name><uuid>00000000-0000-4000-8000-00000000000${i}</uuid><memory>65536</memory><os><type>hvm</type></os><devices>` +
        `<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="${path}"/><target dev="vda"/>${more}</disk></devices></domain>`,
    );
    const file = join(dir, "node.xml");
    writeFileSync(file, `<node>${poolsXml.join("")}${machinesXml.join("")}</node>`);
    return `test://${file}`;
  }
  const pool = (volumes: Record<string, string> = {}) => ({
    target: join(dir, "pool"),
    volumes: { [image]: "", [`${image}.json`]: "", ...volumes },
  });
  const users = (uri: string) => imageUsers(uri, join(dir, "pool", image));

  test("by a machine whose disk, in no pool, is backed by it", async () => {
    const clone = create("vms/clone.qcow2", join(dir, "pool", image));
    expect(await users(host([pool()], { box: clone }))).toEqual(["the machine box uses it"]);
  });

  test("by a machine whose disk is backed by one that is, with a relative path", async () => {
    create("vms/mid.qcow2", `../pool/${image}`);
    const clone = create("vms/clone.qcow2", "mid.qcow2");
    expect(await users(host([pool()], { box: clone }))).toEqual(["the machine box uses it"]);
  });

  test("by a disk of another pool", async () => {
    const other = { target: join(dir, "vms"), volumes: { "clone.qcow2": join(dir, "pool", image) } };
    expect(await users(host([pool(), other]))).toEqual(["the disk clone.qcow2 uses it"]);
  });

  test("by a disk of a pool that is backed by one in no pool", async () => {
    const mid = create("vms/mid.qcow2", join(dir, "pool", image));
    expect(await users(host([pool({ "top.qcow2": mid })]))).toEqual(["the disk top.qcow2 uses it"]);
  });

  test("by a disk that refers to it by a relative path", async () => {
    expect(await users(host([pool({ "top.qcow2": `../pool/${image}` })]))).toEqual(["the disk top.qcow2 uses it"]);
  });

  test("by another path of the same file", async () => {
    symlinkSync(join(dir, "pool"), join(dir, "link"));
    const linked = { ...pool(), target: join(dir, "link") };
    const other = { target: join(dir, "vms"), volumes: { "clone.qcow2": join(dir, "pool", image) } };
    const uri = host([linked, other], { box: join(dir, "pool", image) });
    const found = ["the disk clone.qcow2 uses it", "the machine box uses it"];
    expect(await imageUsers(uri, join(dir, "link", image))).toEqual(found);
  });

  test("by nothing if another file has its name, or is gone", async () => {
    create(join("vms", image));
    const machines = { box: join(dir, "vms", image), gone: join(dir, "gone", image) };
    expect(await users(host([pool()], machines))).toEqual([]);
  });

  test("by something, as far as is known, while a machine's disk cannot be read", async () => {
    const broken = join(dir, "vms", "broken.qcow2");
    writeFileSync(broken, Buffer.concat([Buffer.from("QFI\xfb\0\0\0\x03", "latin1"), Buffer.alloc(200, 0xff)]));
    expect(await users(host([pool()], { box: broken }))).toEqual([
      expect.stringMatching(
        /broken\.qcow2 is not in a pool, and its backing file is unknown .*create a pool for its directory$/,
      ),
    ]);
  });
});

describe("on another host", () => {
  const standIn = virshStandIn();
  const uri = "qemu+ssh://far/system";
  const path = `/var/lib/libvirt/images/${image}`;
  /** Nothing of ours. */
  const itself = "/var/lib/libvirt/images/root.qcow2";

  /** A pool with the image and an overlay, and a machine that is off. */
  function far({ backing = path, disk = "", idle = "" } = {}): void {
    standIn.does(`volume() { echo "<volume><name>$1</name><capacity>1</capacity><allocation>1</allocation><target><path>/var/lib/libvirt/images/$1</path></target>$2</volume>"; }
case "$*" in
*pool-list*--inactive*) echo ${idle} ;;
*pool-list*) echo 1 ;;
*pool-dumpxml*) echo "<pool><name>p</name></pool>" ;;
*"list --all --uuid"*) echo ${disk && "7"} ;;
*vol-list*) for name in ${image} ${image}.json root.qcow2; do echo " $name   /var/lib/libvirt/images/$name"; done ;;
*vol-dumpxml*root*) volume root.qcow2 "<backingStore><path>${backing}</path></backingStore>" ;;
*vol-dumpxml*json*) volume ${image}.json ;;
*vol-dumpxml*) volume ${image} ;;
*dumpxml*) echo "<domain><name>box</name><devices><disk type='file'>${disk}<target dev='vda'/></disk></devices></domain>" ;;
*vol-delete*) echo "$*" >> ${standIn.dir}/deleted; exit 1 ;;
esac
`);
  }
  const keptFor = async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    await imageVolumeProvider.delete!("id", { uri, pool: "p", volume: image, path } as never).catch(() => {});
    const lines = said.mock.calls.flat();
    said.mockRestore();
    return lines;
  };
  const source = (file: string) => `<source file='${file}'/>`;

  test.each([
    [
      "a disk is backed by a file of its name elsewhere",
      { backing: `/data/images/${image}` },
      /the disk root\.qcow2 uses it/,
    ],
    [
      "a machine is on a file of its name elsewhere",
      { disk: source(`/data/${image}`), backing: itself },
      /the machine box uses it/,
    ],
    [
      "the backing file of a machine's disk is unknown",
      { disk: source("/home/me/clone.qcow2"), backing: itself },
      /clone\.qcow2 is not in a pool/,
    ],
  ])("an image stays where %s", async (_what, there, why) => {
    far(there);
    expect((await keptFor()).join("\n")).toMatch(new RegExp(`^kept: the image ${image} .*(${why.source})`));
  });

  test("an image stays while a pool is inactive, and both prune and destroy report it", async () => {
    far({ backing: itself, idle: "9" });
    expect((await keptFor()).join("\n")).toMatch(/not active/);
    await expect(libvirtImages(uri)).rejects.toThrow(/not active.*virsh pool-start/);
  });

  test("what libvirt reports about a running machine is enough, and a raw disk has no backing file", async () => {
    const told = `<driver type='qcow2'/>${source("/home/me/clone.qcow2")}<backingStore type='file'><format type='qcow2'/>${source("/home/me/base.qcow2")}<backingStore/></backingStore>`;
    for (const disk of [told, `<driver type='raw'/>${source("/iso/debian.iso")}`]) {
      far({ backing: itself, disk });
      expect(await imageUsers(uri, path)).toEqual([]);
    }
  });
});
